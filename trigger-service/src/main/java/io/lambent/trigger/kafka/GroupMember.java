package io.lambent.trigger.kafka;

import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.metrics.EventCounts.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mapping's membership in a consumer group: its partitions, and the offsets up to which records
 * are handled. Used by one thread, except {@link #wake}.
 *
 * <p>It is a static member named after the mapping: an instance that takes the mapping over
 * replaces the previous one at once, and fences it off if it is still alive.
 */
final class GroupMember implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupMember.class);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LAG_PERIOD = Duration.ofSeconds(20);

  /**
   * The session time-out: how long the partitions of a dead member are not assigned to other
   * members of a shared group.
   */
  private static final int SESSION_MILLIS = 10_000;

  private static final int HEARTBEAT_MILLIS = 3_000;

  /** Longer than any wait of the reading thread. Liveness is detected by heartbeats instead. */
  private static final int MAX_POLL_INTERVAL_MILLIS = 1_200_000;

  /** The maximum size of one answer of a broker, in bytes. */
  private static final int MAX_FETCH_BYTES = 8 << 20;

  private final EventSourceMapping mapping;
  private final KafkaPollers.Services services;
  private final @Nullable Instant since;
  private final Consumer<String> results;
  private final Consumer<Set<Partition>> revoking;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Partition> partitions = new HashMap<>();
  private final AtomicBoolean waiting = new AtomicBoolean();
  private long lagAt = System.nanoTime();

  /**
   * @param revoking called before partitions are assigned to another member
   */
  GroupMember(
      EventSourceMapping mapping,
      KafkaAccess.Client client,
      KafkaPollers.Services services,
      Consumer<String> results,
      Consumer<Set<Partition>> revoking) {
    ClusterSettings cluster = Objects.requireNonNull(mapping.cluster());
    this.mapping = mapping;
    this.services = services;
    this.since = cluster.since();
    this.results = results;
    this.revoking = revoking;
    this.consumer =
        new KafkaConsumer<>(
            settings(mapping, cluster, client),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  private static Map<String, Object> settings(
      EventSourceMapping mapping, ClusterSettings cluster, KafkaAccess.Client client) {
    Map<String, Object> settings = new HashMap<>(client.properties());
    String group = Objects.requireNonNullElse(cluster.group(), mapping.uuid());
    settings.put("group.id", group);
    settings.put("group.instance.id", mapping.uuid());
    settings.put("client.id", "lambent-" + mapping.uuid());
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "none");
    settings.put("allow.auto.create.topics", false);
    settings.put("isolation.level", "read_committed");
    settings.put("max.poll.records", mapping.batchSize());
    settings.put("max.poll.interval.ms", MAX_POLL_INTERVAL_MILLIS);
    settings.put("session.timeout.ms", SESSION_MILLIS);
    settings.put("heartbeat.interval.ms", HEARTBEAT_MILLIS);
    settings.put("fetch.max.bytes", MAX_FETCH_BYTES);
    if (group.equals(mapping.uuid())) {
      // The group is the mapping's own, so no member needs another assignor. This one keeps
      // assigned partitions while others are added.
      settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    }
    return settings;
  }

  /**
   * Joins the group.
   *
   * @throws KafkaException where the topic cannot be read
   */
  void join(String topic) {
    List<PartitionInfo> there = calling(() -> consumer.partitionsFor(topic, REQUEST_TIMEOUT));
    if (there == null || there.isEmpty()) {
      throw new UnknownTopicOrPartitionException(topic);
    }
    consumer.subscribe(List.of(topic), new Rebalances());
  }

  /** Ends a wait for records. May be called by any thread. */
  void wake() {
    if (waiting.compareAndSet(true, false)) {
      consumer.wakeup();
    }
  }

  /** The partitions that are assigned to this member. */
  Collection<Partition> partitions() {
    return partitions.values();
  }

  /** A partition that is assigned to this member; null where another member has it. */
  @Nullable Partition partition(TopicPartition name) {
    return partitions.get(name);
  }

  /** Pauses the partitions of which no more records are wanted, and resumes the others. */
  void readOnly(Predicate<Partition> wanted) {
    Set<TopicPartition> paused = consumer.paused();
    Set<TopicPartition> pause = new HashSet<>();
    Set<TopicPartition> resume = new HashSet<>();
    for (Partition partition : partitions.values()) {
      boolean isWanted = wanted.test(partition);
      if (isWanted == paused.contains(partition.name)) {
        (isWanted ? resume : pause).add(partition.name);
      }
    }
    if (!pause.isEmpty()) {
      consumer.pause(pause);
    }
    if (!resume.isEmpty()) {
      consumer.resume(resume);
    }
  }

  /**
   * Waits for records.
   *
   * @throws KafkaException where the topic cannot be read any more
   */
  ConsumerRecords<byte[], byte[]> poll(Duration longest) {
    waiting.set(true);
    try {
      return consumer.poll(longest);
    } catch (WakeupException e) {
      return ConsumerRecords.empty();
    } catch (NoOffsetForPartitionException e) {
      begin(e.partitions());
      return ConsumerRecords.empty();
    } catch (OffsetOutOfRangeException e) {
      log.warn(
          "Records of {} are gone that mapping {} has not read", e.partitions(), mapping.uuid());
      consumer.seekToBeginning(e.partitions());
      partitions.values().stream()
          .filter(partition -> e.partitions().contains(partition.name))
          .forEach(Partition::restart);
      return ConsumerRecords.empty();
    } finally {
      waiting.set(false);
    }
  }

  /**
   * Determines the starting offsets of partitions without committed offsets, and commits them at
   * once, so that a later instance begins at the same place.
   */
  private void begin(Set<TopicPartition> unread) {
    Map<TopicPartition, Long> begins = new HashMap<>();
    Instant time = since;
    if (time == null) {
      begins.putAll(calling(() -> consumer.beginningOffsets(unread, REQUEST_TIMEOUT)));
    } else {
      Map<TopicPartition, Long> times = new HashMap<>();
      unread.forEach(partition -> times.put(partition, time.toEpochMilli()));
      begins.putAll(calling(() -> consumer.endOffsets(unread, REQUEST_TIMEOUT)));
      Map<TopicPartition, OffsetAndTimestamp> found =
          calling(() -> consumer.offsetsForTimes(times, REQUEST_TIMEOUT));
      found.forEach(
          (partition, offset) -> {
            if (offset != null) {
              begins.put(partition, offset.offset());
            }
          });
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    begins.forEach(
        (partition, offset) -> {
          consumer.seek(partition, offset);
          offsets.put(partition, new OffsetAndMetadata(offset));
        });
    calling(
        () -> {
          consumer.commitSync(offsets, REQUEST_TIMEOUT);
          return true;
        });
  }

  /** Commits the offsets of records that are handled. Does not wait. */
  void commit() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    Map<Partition, Integer> records = new HashMap<>();
    for (Partition partition : partitions.values()) {
      if (partition.isDirty()) {
        offsets.put(partition.name, new OffsetAndMetadata(partition.next()));
        records.put(partition, partition.committing());
      }
    }
    if (offsets.isEmpty()) {
      return;
    }
    consumer.commitAsync(
        offsets,
        (committed, problem) -> {
          if (problem == null) {
            count(records);
          } else {
            log.debug("Offsets of {} are committed later: {}", mapping.uuid(), problem.toString());
            records.forEach(Partition::commitAgain);
          }
        });
  }

  private void count(Map<Partition, Integer> records) {
    int all = records.values().stream().mapToInt(Integer::intValue).sum();
    services.counts().add(mapping, Count.COMMITTED, all);
  }

  /** Commits, and waits for that, at most as long as a request may take. */
  private void commitAndWait(Collection<Partition> some) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    Map<Partition, Integer> records = new HashMap<>();
    for (Partition partition : some) {
      if (partition.next() >= 0) {
        offsets.put(partition.name, new OffsetAndMetadata(partition.next()));
        records.put(partition, partition.committing());
      }
    }
    if (offsets.isEmpty()) {
      return;
    }
    try {
      calling(
          () -> {
            consumer.commitSync(offsets, REQUEST_TIMEOUT);
            return true;
          });
      count(records);
    } catch (KafkaException e) {
      log.warn("Some records of mapping {} come again: {}", mapping.uuid(), e.toString());
    }
  }

  /** Reports the group's lag at intervals. */
  void noteLag() {
    if (System.nanoTime() - lagAt < 0 || partitions.isEmpty()) {
      return;
    }
    lagAt = System.nanoTime() + LAG_PERIOD.toNanos();
    try {
      Set<TopicPartition> mine = Set.copyOf(partitions.keySet());
      Map<TopicPartition, Long> ends = calling(() -> consumer.endOffsets(mine, REQUEST_TIMEOUT));
      long most = 0;
      long sum = 0;
      for (Partition partition : partitions.values()) {
        long handled =
            partition.next() >= 0
                ? partition.next()
                : consumer.position(partition.name, REQUEST_TIMEOUT);
        long lag = Math.max(0, ends.getOrDefault(partition.name, handled) - handled);
        most = Math.max(most, lag);
        sum += lag;
      }
      services.counts().offsetLag(mapping, most, sum);
    } catch (TimeoutException e) {
      results.accept("PROBLEM: " + KafkaProblems.text(e));
    } catch (WakeupException | NoOffsetForPartitionException e) {
      lagAt = System.nanoTime();
    }
  }

  /** Makes a call that may block, and repeats it where {@link #wake} has interrupted it. */
  private static <T> T calling(Supplier<T> call) {
    while (true) {
      try {
        return call.get();
      } catch (WakeupException e) {
        // The wake-up was meant for a wait for records that had just ended.
      }
    }
  }

  /** Commits the offsets of handled records, and leaves the group. */
  void leave() {
    commitAndWait(partitions.values());
  }

  @Override
  public void close() {
    partitions.values().forEach(Partition::lose);
    partitions.clear();
    try {
      consumer.close(
          CloseOptions.timeout(CLOSE_TIMEOUT)
              .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    } catch (KafkaException e) {
      log.debug("The consumer of mapping {} is closed without answer", mapping.uuid(), e);
    }
  }

  /** Tracks the assignment of partitions. */
  private final class Rebalances implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      for (TopicPartition name : assigned) {
        partitions.computeIfAbsent(name, key -> new Partition(key, services.buffered()));
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      Set<Partition> gone = remove(revoked);
      revoking.accept(gone);
      commitAndWait(gone);
      gone.forEach(Partition::lose);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
      remove(lost).forEach(Partition::lose);
    }

    private Set<Partition> remove(Collection<TopicPartition> names) {
      Set<Partition> removed = new HashSet<>();
      for (TopicPartition name : names) {
        Partition partition = partitions.remove(name);
        if (partition != null) {
          removed.add(partition);
        }
      }
      return removed;
    }
  }
}
