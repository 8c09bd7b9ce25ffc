package io.lambent.trigger.kafka;

import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.batch.Batches;
import io.lambent.trigger.batch.Filters;
import io.lambent.trigger.batch.FunctionCalls;
import io.lambent.trigger.batch.Halt;
import io.lambent.trigger.metrics.EventCounts.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic as a member of its consumer group. One thread owns the consumer: it reads, gathers
 * batches, and commits. Each batch runs on a virtual thread and hands what it has done back to the
 * owner. While a batch has records of a partition, the next ones of this partition wait, and those
 * of others go into other batches.
 */
final class Consumption implements AutoCloseable {
  private static final Duration MAX_POLL_WAIT = Duration.ofSeconds(1);

  /** The interval of checks whether batches of revoked partitions have ended. */
  private static final long CHECK_NANOS = Duration.ofMillis(5).toNanos();

  /** A partition with this many bytes of unhandled records is not read further. */
  private static final long MAX_BUFFERED_BYTES = 6 << 20;

  private final EventSourceMapping mapping;
  private final ClusterSettings cluster;
  private final KafkaPollers.Services services;
  private final Halt halt;
  private final GroupMember member;
  private final Filters filters;
  private final FailureTopic topic;
  private final KafkaBatch runs;
  private final long maxBytes;
  private final int maxBatches;

  /** Results of batches, which the thread that owns the consumer processes. */
  private final Queue<Runnable> done = new ConcurrentLinkedQueue<>();

  private final Set<Running> running = new HashSet<>();

  /** The end of the window in which the next batch is gathered; 0 where no records wait. */
  private long windowEnd;

  private int firstPartition;
  private volatile boolean hasRead;

  /** The unexpected exception that has ended a batch, whose records come again; null for none. */
  private volatile @Nullable RuntimeException failure;

  Consumption(
      EventSourceMapping mapping,
      KafkaAccess.Client client,
      KafkaPollers.Services services,
      Halt halt,
      Consumer<String> results) {
    this.mapping = mapping;
    this.cluster = Objects.requireNonNull(mapping.cluster());
    this.services = services;
    this.halt = halt;
    this.filters = Filters.of(mapping.filters(), KafkaEvents.VALUE);
    Integer limit = mapping.maximumConcurrency();
    this.maxBatches =
        limit == null ? services.maxBatches() : Math.min(limit, services.maxBatches());
    KafkaEvents events = new KafkaEvents(mapping, client.servers());
    this.maxBytes = Batches.MAX_EVENT_BYTES - events.wrapping() - Partition.MAX_NAME_BYTES;
    this.topic = new FailureTopic(client);
    this.runs =
        new KafkaBatch(
            mapping,
            events,
            new FunctionCalls(mapping, services.invoker(), results),
            new KafkaDiscards(
                mapping,
                client,
                events,
                topic,
                services.deliveries(),
                services.counts(),
                services.clock()),
            services.counts(),
            services.clock());
    this.member = new GroupMember(mapping, client, services, results, this::revoking);
  }

  /** A running batch, and its stop signal. */
  private record Running(Set<Partition> partitions, Halt halt) {}

  /** Returns true if the topic was read at least once. */
  boolean hasRead() {
    return hasRead;
  }

  /** Ends a wait for records. May be called by any thread. */
  void wake() {
    member.wake();
  }

  /** Reads until it is stopped and no batch runs any more. */
  void run() throws InterruptedException {
    member.join(cluster.name());
    while (!halt.isStopped()) {
      takeDone();
      dispatch();
      member.readOnly(this::isWanted);
      accept(member.poll(longestWait()));
      member.commit();
      member.noteLag();
    }
    drain();
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
  }

  /**
   * Waits for running calls and stays in the group meanwhile, so that their records can be
   * committed.
   */
  private void drain() {
    running.forEach(batch -> batch.halt().stop());
    while (!running.isEmpty()) {
      member.readOnly(partition -> false);
      member.poll(MAX_POLL_WAIT);
      takeDone();
      member.commit();
    }
    member.leave();
  }

  private Duration longestWait() {
    if (windowEnd == 0 || running.size() >= maxBatches) {
      return MAX_POLL_WAIT;
    }
    Duration left = Duration.ofNanos(Math.max(0, windowEnd - System.nanoTime()));
    return left.compareTo(MAX_POLL_WAIT) < 0 ? left : MAX_POLL_WAIT;
  }

  private void takeDone() {
    for (Runnable one = done.poll(); one != null; one = done.poll()) {
      one.run();
    }
  }

  /** Returns true if more of a partition is to be read, while another batch of it may run. */
  private boolean isWanted(Partition partition) {
    return partition.size() < mapping.batchSize()
        && partition.bytes() < MAX_BUFFERED_BYTES
        && (partition.size() == 0 || !services.buffered().isFull());
  }

  private void accept(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    hasRead = true;
    int polled = 0;
    int dropped = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Partition partition =
          member.partition(new TopicPartition(record.topic(), record.partition()));
      if (partition == null) {
        continue;
      }
      polled++;
      byte[] json = KafkaEvents.record(record);
      if (mapping.filters().isEmpty() || filters.pass(KafkaEvents.filtered(record, json))) {
        partition.add(
            new KafkaRecord(
                partition,
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                record.key(),
                json));
      } else {
        partition.passOver(record.offset());
        dropped++;
      }
    }
    services.counts().add(mapping, Count.POLLED, polled);
    services.counts().add(mapping, Count.FILTERED_OUT, dropped);
  }

  /** Starts the batches that are full, or whose window is over. */
  private void dispatch() {
    while (running.size() < maxBatches) {
      List<Partition> ready = member.partitions().stream().filter(Partition::isReady).toList();
      if (ready.isEmpty()) {
        windowEnd = 0;
        return;
      }
      long now = System.nanoTime();
      if (windowEnd == 0) {
        windowEnd = now + Duration.ofMillis(cluster.windowMillis()).toNanos();
      }
      boolean isFull =
          ready.stream().mapToInt(Partition::size).sum() >= mapping.batchSize()
              || ready.stream().mapToLong(Partition::bytes).sum() >= maxBytes;
      if (!isFull && now - windowEnd < 0) {
        return;
      }
      windowEnd = 0;
      start(take(ready));
    }
  }

  /**
   * Takes a batch, of a single partition where that fills it, so that batches of other partitions
   * run in parallel.
   */
  private List<KafkaRecord> take(List<Partition> ready) {
    List<KafkaRecord> batch = new ArrayList<>();
    firstPartition++;
    for (int i = 0; i < ready.size() && batch.size() < mapping.batchSize(); i++) {
      Partition partition = ready.get(Math.floorMod(firstPartition + i, ready.size()));
      partition.take(batch, mapping.batchSize(), maxBytes);
    }
    return batch;
  }

  private void start(List<KafkaRecord> batch) {
    Set<Partition> partitions = new HashSet<>();
    long bytes = 0;
    for (KafkaRecord record : batch) {
      partitions.add(record.partition);
      bytes += record.bytes();
    }
    Running started = new Running(partitions, new Halt());
    running.add(started);
    long held = bytes;
    Thread.ofVirtual()
        .name("batch-" + mapping.uuid())
        .start(
            () -> {
              boolean complete = false;
              try {
                runs.run(
                    batch,
                    started.halt(),
                    handled -> hand(() -> handled.forEach(one -> one.partition.handled(one))));
                complete = !started.halt().isStopped();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                failure = e;
                halt.stop();
              } finally {
                services.buffered().add(-held);
                boolean isComplete = complete;
                hand(
                    () -> {
                      running.remove(started);
                      partitions.forEach(partition -> partition.ended(isComplete));
                    });
              }
            });
  }

  private void hand(Runnable step) {
    done.add(step);
    member.wake();
  }

  /**
   * Waits a limited time for the batches of partitions that are about to be assigned to another
   * consumer.
   */
  private void revoking(Set<Partition> revoked) {
    Set<Running> affected = new HashSet<>();
    for (Running batch : running) {
      if (batch.partitions().stream().anyMatch(revoked::contains)) {
        affected.add(batch);
      }
      if (revoked.containsAll(batch.partitions())) {
        batch.halt().stop();
      }
    }
    long end = System.nanoTime() + services.drainTimeout().toNanos();
    takeDone();
    while (affected.stream().anyMatch(running::contains) && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(CHECK_NANOS);
      takeDone();
    }
  }

  @Override
  public void close() {
    running.forEach(batch -> batch.halt().stop());
    member.close();
    topic.close();
  }
}
