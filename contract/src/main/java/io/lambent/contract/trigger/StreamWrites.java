package io.lambent.contract.trigger;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Signals new records to the readers of a stream in the same process, so that they need not poll
 * it. The services that keep streams call {@link #written}; trigger-service listens. Signals are
 * hints: readers also look at intervals.
 */
public final class StreamWrites {
  private final Map<String, List<Runnable>> listeners = new ConcurrentHashMap<>();

  /** The services that have signalled a write. */
  private final Set<String> services = ConcurrentHashMap.newKeySet();

  /** The registration of a listener. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Registers a listener that is called after each write to a stream, until the registration is
   * closed.
   *
   * @param streamArn of a data stream, or of the stream of a table
   * @param listener must not block
   */
  public Registration listen(String streamArn, Runnable listener) {
    listeners.computeIfAbsent(streamArn, arn -> new CopyOnWriteArrayList<>()).add(listener);
    return () ->
        listeners.computeIfPresent(
            streamArn,
            (arn, all) -> {
              all.remove(listener);
              return all.isEmpty() ? null : all;
            });
  }

  /** Signals that new records of a stream were committed. Does not block. */
  public void written(String streamArn) {
    services.add(service(streamArn));
    List<Runnable> all = listeners.get(streamArn);
    if (all != null) {
      all.forEach(Runnable::run);
    }
  }

  /** Returns true if the service that keeps a stream has signalled writes, to whatever stream. */
  public boolean areSignalled(String streamArn) {
    return services.contains(service(streamArn));
  }

  private static String service(String arn) {
    String[] parts = arn.split(":", 4);
    return parts.length < 4 ? "" : parts[2];
  }
}
