package io.lambent.trigger.shard;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.MappingSource;
import io.lambent.trigger.stream.StreamSourceFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mappings of streams on this instance. All instances discover the shards of all streams, and
 * share the leases of shards equally. The methods are called by one thread.
 */
public final class StreamPollers {
  private static final Logger log = LoggerFactory.getLogger(StreamPollers.class);

  private final MappingSource reports;
  private final List<StreamSourceFactory> factories;
  private final ShardTable table;
  private final ServicesFactory services;
  private final Map<String, Followed> followed = new HashMap<>();
  private ShardWork.@Nullable Services made;
  private volatile Runnable wake = () -> {};

  /** Creates the components that all shards share, once the name of the instance is known. */
  @FunctionalInterface
  interface ServicesFactory {
    ShardWork.Services make(String instance);
  }

  StreamPollers(
      MappingSource reports,
      List<StreamSourceFactory> factories,
      ShardTable table,
      ServicesFactory services) {
    this.reports = reports;
    this.factories = factories;
    this.table = table;
    this.services = services;
  }

  /** A mapping, and what was reported of it to function-service. */
  private static final class Followed {
    final StreamRun run;
    long settled = -1;
    @Nullable String reported;

    Followed(StreamRun run) {
      this.run = run;
    }
  }

  /** Returns true if the source of a mapping is a stream. */
  public boolean opens(EventSourceMapping mapping) {
    return mapping.stream() != null && factory(mapping).isPresent();
  }

  private Optional<StreamSourceFactory> factory(EventSourceMapping mapping) {
    return factories.stream().filter(one -> one.opens(mapping.sourceArn())).findFirst();
  }

  /**
   * Compares the mappings of streams with the shards that are being read, and starts and ends
   * reading. Blocks only for the database.
   *
   * @param mappings of streams
   * @param instance the name of this instance, after its heartbeat
   * @param instances the number of instances that are alive
   * @param nextRound begins the next round at once
   * @return the mappings that are not active and that no instance reads any more
   */
  public Set<String> round(
      Collection<EventSourceMapping> mappings, String instance, int instances, Runnable nextRound) {
    wake = nextRound;
    Map<String, EventSourceMapping> active = new HashMap<>();
    Set<String> done = new HashSet<>();
    for (EventSourceMapping mapping : mappings) {
      if (mapping.active()) {
        active.put(mapping.uuid(), mapping);
      } else if (end(mapping)) {
        done.add(mapping.uuid());
      }
    }
    endOthers(mappings);
    if (active.isEmpty()) {
      return done;
    }
    active.values().forEach(mapping -> follow(mapping, instance));
    share(active.keySet(), instance, instances);
    report();
    return done;
  }

  private void follow(EventSourceMapping mapping, String instance) {
    Followed present = followed.get(mapping.uuid());
    if (present == null) {
      present =
          new Followed(
              new StreamRun(
                  mapping,
                  factory(mapping).orElseThrow().open(mapping),
                  services(instance),
                  () -> wake.run()));
      followed.put(mapping.uuid(), present);
    }
    present.run.follow(mapping);
    present.run.search();
    if (present.settled != mapping.revision() && present.run.isPrepared()) {
      reports.settled(mapping.uuid(), mapping.revision());
      present.settled = mapping.revision();
    }
  }

  private ShardWork.Services services(String instance) {
    ShardWork.Services present = made;
    if (present == null) {
      present = services.make(instance);
      made = present;
    }
    return present;
  }

  /** Takes and releases leases, and reads the shards whose leases the instance has. */
  private void share(Set<String> active, String instance, int instances) {
    Set<ShardKey> mine = table.of(instance);
    mine.removeIf(key -> !active.contains(key.mapping()));
    int share = Math.max(1, Math.ceilDiv(table.readable(active), instances));
    mine.addAll(table.take(instance, active, share - mine.size()));
    followed.forEach(
        (uuid, one) -> one.run.stopIf(shard -> !mine.contains(new ShardKey(uuid, shard))));
    List<ShardKey> all =
        mine.stream().sorted((one, other) -> one.toString().compareTo(other.toString())).toList();
    for (int i = 0; i < all.size(); i++) {
      StreamRun run = Objects.requireNonNull(followed.get(all.get(i).mapping())).run;
      if (i < share) {
        try {
          run.read(all.get(i).shard());
        } catch (RuntimeException e) {
          log.warn("{} is not read now", all.get(i), e);
        }
      } else {
        run.stop(all.get(i).shard());
      }
    }
  }

  /**
   * Ends the reading of a mapping that is disabled or deleted.
   *
   * @return true once no instance reads it
   */
  private boolean end(EventSourceMapping mapping) {
    Followed present = followed.get(mapping.uuid());
    if (present != null) {
      present.run.stop();
      if (!present.run.isIdle()) {
        return false;
      }
      followed.remove(mapping.uuid());
    }
    if (table.isRead(mapping.uuid())) {
      return false;
    }
    if (Objects.requireNonNull(mapping.stream()).deleted()) {
      table.forget(mapping.uuid());
      factory(mapping).orElseThrow().deleted(mapping);
    }
    reports.settled(mapping.uuid(), mapping.revision());
    return true;
  }

  /** Ends the reading of deleted mappings. */
  private void endOthers(Collection<EventSourceMapping> mappings) {
    Set<String> present = new HashSet<>();
    mappings.forEach(mapping -> present.add(mapping.uuid()));
    followed
        .entrySet()
        .removeIf(
            entry -> {
              if (present.contains(entry.getKey())) {
                return false;
              }
              entry.getValue().run.stop();
              return entry.getValue().run.isIdle();
            });
  }

  private void report() {
    followed.forEach(
        (uuid, one) -> {
          String result = one.run.result();
          if (result != null && !Objects.equals(result, one.reported)) {
            reports.processed(uuid, result);
            one.reported = result;
          }
        });
  }

  /** Ends all reading. Batches that run have some time to end. */
  public void close(Duration drainTimeout) throws InterruptedException {
    wake = () -> {};
    followed.values().forEach(one -> one.run.stop());
    long deadline = System.nanoTime() + drainTimeout.toNanos();
    for (Followed one : followed.values()) {
      one.run.awaitIdle(deadline);
    }
    ShardWork.Services present = made;
    if (present != null) {
      try {
        present.checkpoints().close();
      } catch (RuntimeException e) {
        log.warn("Some records of streams come again: {}", e.toString());
      }
    }
  }
}
