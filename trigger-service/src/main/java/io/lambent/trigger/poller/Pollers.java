package io.lambent.trigger.poller;

import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.MappingListener;
import io.lambent.contract.trigger.MappingSource;
import io.lambent.trigger.TriggerProperties;
import io.lambent.trigger.lease.Leases;
import io.lambent.trigger.shard.StreamPollers;
import io.lambent.trigger.source.MappingPoller;
import io.lambent.trigger.source.MappingPollerFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/**
 * The pollers of this instance. One thread compares the mappings and the leases of this instance
 * with the running pollers, at each heartbeat and after each change; it starts, changes and ends
 * pollers, and reports to function-service. Instances share the mappings in equal parts.
 */
final class Pollers implements MappingListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pollers.class);

  /** The time that a round has to end before pollers are stopped beside it. */
  private static final Duration ROUND_LIMIT = Duration.ofSeconds(2);

  private final MappingSource source;
  private final List<MappingPollerFactory> kinds;
  private final Leases leases;
  private final StreamPollers streams;
  private final TriggerProperties properties;
  private final Duration roundLimit;
  private final String instance;
  private final Thread thread;

  /** Pollers by mapping, including those that are ending. Changed by one thread. */
  private final Map<String, Running> running = new ConcurrentHashMap<>();

  /** The mappings of all sources but streams. */
  private Map<String, EventSourceMapping> mappings = Map.of();

  private Map<String, EventSourceMapping> ofStreams = Map.of();
  private long readAt;
  private boolean known;

  /** Guarded by this. */
  private boolean changed = true;

  /** Guarded by this. */
  private boolean closed;

  Pollers(
      MappingSource source,
      List<MappingPollerFactory> kinds,
      Leases leases,
      StreamPollers streams,
      TriggerProperties properties) {
    this(source, kinds, leases, streams, properties, ROUND_LIMIT);
  }

  Pollers(
      MappingSource source,
      List<MappingPollerFactory> kinds,
      Leases leases,
      StreamPollers streams,
      TriggerProperties properties,
      Duration roundLimit) {
    this.source = source;
    this.kinds = kinds;
    this.leases = leases;
    this.streams = streams;
    this.properties = properties;
    this.roundLimit = roundLimit;
    this.instance = Optional.ofNullable(properties.instance()).orElse(UUID.randomUUID().toString());
    this.thread = Thread.ofPlatform().daemon().name("pollers").unstarted(this::run);
  }

  /** A poller, and what was reported of it to function-service. */
  private static final class Running {
    final MappingPoller poller;
    long settled = -1;
    boolean ending;
    @Nullable String reported;

    Running(MappingPoller poller) {
      this.poller = poller;
    }

    boolean hasEnded() {
      return ending && poller.stop().isDone();
    }
  }

  @EventListener(ApplicationReadyEvent.class)
  void start() {
    thread.start();
  }

  @Override
  public synchronized void changed() {
    changed = true;
    notifyAll();
  }

  private void run() {
    try {
      while (await()) {
        try {
          round();
        } catch (RuntimeException e) {
          log.warn("Mappings are looked at again in a moment: {}", e.toString());
          log.debug("Mappings are looked at again in a moment", e);
        }
      }
      end();
    } catch (InterruptedException e) {
      // Closing.
    }
  }

  /** Waits for a change or the next heartbeat; false once closed. */
  private synchronized boolean await() throws InterruptedException {
    long end = System.nanoTime() + properties.heartbeat().toNanos();
    for (long left = properties.heartbeat().toMillis(); !changed && !closed && left > 0; ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    if (changed) {
      changed = false;
      known = false;
    }
    return !closed;
  }

  private void round() {
    int instances = leases.heartbeat(instance, properties.takeOver());
    readMappings();
    if (isClosed()) {
      return;
    }
    followStreams(instances);
    Set<String> mine = leases.of(instance);
    int share = Math.ceilDiv(mappings.size(), instances);
    List<String> free =
        mappings.keySet().stream().filter(mapping -> !mine.contains(mapping)).toList();
    mine.addAll(leases.take(instance, free, share - mine.size()));
    Set<String> surplus = surplus(mine, share);
    for (EventSourceMapping mapping : List.copyOf(mappings.values())) {
      if (isClosed()) {
        return;
      }
      if (mine.contains(mapping.uuid()) && !surplus.contains(mapping.uuid())) {
        try {
          follow(mapping);
        } catch (RuntimeException e) {
          log.warn("Mapping {} is looked at again in a moment", mapping.uuid(), e);
        }
      }
    }
    endOthers(mine, surplus);
    report();
  }

  private void followStreams(int instances) {
    try {
      streams
          .round(List.copyOf(ofStreams.values()), instance, instances, this::wake)
          .forEach(ofStreams::remove);
    } catch (RuntimeException e) {
      log.warn("Mappings of streams are looked at again in a moment", e);
    }
  }

  private void readMappings() {
    boolean due = System.nanoTime() - readAt > properties.refresh().toNanos();
    if (known && !due) {
      return;
    }
    Map<String, EventSourceMapping> read = new HashMap<>();
    Map<String, EventSourceMapping> readOfStreams = new HashMap<>();
    for (EventSourceMapping mapping : source.mappings()) {
      (streams.opens(mapping) ? readOfStreams : read).put(mapping.uuid(), mapping);
    }
    mappings = read;
    ofStreams = readOfStreams;
    readAt = System.nanoTime();
    known = true;
  }

  /** The mappings of this instance beyond its share, after other instances have joined. */
  private static Set<String> surplus(Set<String> mine, int share) {
    Set<String> surplus = new HashSet<>();
    mine.stream().sorted().skip(Math.max(1, share)).forEach(surplus::add);
    return surplus;
  }

  /** Brings the poller of a mapping in line with the mapping's settings. */
  private void follow(EventSourceMapping mapping) {
    Running present = running.get(mapping.uuid());
    if (!mapping.active()) {
      if (present == null) {
        settle(mapping);
      } else {
        end(present);
        if (present.hasEnded()) {
          running.remove(mapping.uuid());
          settle(mapping);
        }
      }
      return;
    }
    if (present != null && present.hasEnded()) {
      running.remove(mapping.uuid());
      present = null;
    }
    if (present == null) {
      present = open(mapping);
    }
    if (present != null && !present.ending && present.settled != mapping.revision()) {
      if (present.poller.mapping().revision() != mapping.revision()) {
        present.poller.change(mapping);
      }
      settle(mapping);
      present.settled = mapping.revision();
    }
  }

  private @Nullable Running open(EventSourceMapping mapping) {
    Optional<MappingPollerFactory> kind = kind(mapping);
    if (kind.isEmpty()) {
      log.error("Nothing polls {}, the source of mapping {}", mapping.sourceArn(), mapping.uuid());
      return null;
    }
    MappingPoller poller = kind.get().open(mapping);
    Running opened = new Running(poller);
    running.put(mapping.uuid(), opened);
    poller.start();
    return opened;
  }

  private Optional<MappingPollerFactory> kind(EventSourceMapping mapping) {
    return kinds.stream().filter(one -> one.opens(mapping)).findFirst();
  }

  private void settle(EventSourceMapping mapping) {
    ClusterSettings cluster = mapping.cluster();
    if (!mapping.active() && cluster != null && cluster.deleted()) {
      kind(mapping).ifPresent(kind -> kind.forget(mapping.uuid()));
    }
    source.settled(mapping.uuid(), mapping.revision());
    if (!mapping.active()) {
      // The mapping was deleted.
      mappings.remove(mapping.uuid());
      leases.release(instance, List.of(mapping.uuid()));
    }
  }

  private void end(Running present) {
    if (!present.ending) {
      present.ending = true;
      present.poller.stop().thenRun(this::wake);
    }
  }

  /** Begins the next round at once, without reading the mappings again. */
  private synchronized void wake() {
    changed = true;
    notifyAll();
  }

  /**
   * Ends pollers of mappings that were deleted or whose lease this instance does not have, and
   * releases their leases.
   */
  private void endOthers(Set<String> mine, Set<String> surplus) {
    List<String> gone =
        mine.stream()
            .filter(uuid -> !mappings.containsKey(uuid) && !running.containsKey(uuid))
            .toList();
    leases.release(instance, gone);
    for (Map.Entry<String, Running> entry : List.copyOf(running.entrySet())) {
      String uuid = entry.getKey();
      Running present = entry.getValue();
      if (mappings.containsKey(uuid) && mine.contains(uuid) && !surplus.contains(uuid)) {
        continue;
      }
      end(present);
      if (present.hasEnded()) {
        running.remove(uuid);
        leases.release(instance, List.of(uuid));
      }
    }
    List<String> idle = surplus.stream().filter(uuid -> !running.containsKey(uuid)).toList();
    leases.release(instance, idle);
  }

  private void report() {
    for (Map.Entry<String, Running> entry : running.entrySet()) {
      Running present = entry.getValue();
      String result = present.poller.result();
      if (result != null && !Objects.equals(result, present.reported)) {
        source.processed(entry.getKey(), result);
        present.reported = result;
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /**
   * Ends all pollers. Batches that run have some seconds to end. The thread of the rounds does it,
   * so that no round takes leases or opens pollers afterwards. Where a round takes long, this
   * returns before it has ended; other instances then take the mappings over in some seconds.
   */
  @Override
  public void close() throws InterruptedException {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    if (thread.isAlive() && thread.join(roundLimit)) {
      return;
    }
    // The thread may be ending them already; a second call does nothing.
    stopAll();
    if (thread.isAlive() && !thread.join(properties.drainTimeout().plus(roundLimit))) {
      log.warn("The database or function-service is slow; mappings are taken over in some seconds");
    }
  }

  private void stopAll() {
    running.values().forEach(one -> one.poller.stop());
    running.values().forEach(one -> one.poller.interrupt());
  }

  /** Ends all pollers after the last round, and releases all leases. */
  private void end() throws InterruptedException {
    stopAll();
    long end = System.nanoTime() + properties.drainTimeout().toNanos();
    streams.close(properties.drainTimeout());
    for (Running one : running.values()) {
      one.poller.awaitIdle(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
    try {
      leases.leave(instance);
    } catch (RuntimeException e) {
      log.warn("The mappings of this instance are taken over in some seconds: {}", e.toString());
    }
  }
}
