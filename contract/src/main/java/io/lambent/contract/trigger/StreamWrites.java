package io.lambent.contract.trigger;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells the readers of a stream in the same process that it has new records, so that they need not
 * poll it. The services that keep streams call {@link #written}; trigger-service listens. Signals
 * are hints: whoever listens also looks now and then.
 */
public final class StreamWrites {
  private final Map<String, List<Runnable>> listeners = new ConcurrentHashMap<>();

  /** The registration of a listener. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Has a listener called after each write to a stream, until the registration is closed.
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

  /** Says that a stream has new records, which are committed. Does not block. */
  public void written(String streamArn) {
    List<Runnable> all = listeners.get(streamArn);
    if (all != null) {
      all.forEach(Runnable::run);
    }
  }
}
