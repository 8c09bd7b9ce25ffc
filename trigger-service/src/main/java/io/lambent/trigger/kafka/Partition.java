package io.lambent.trigger.kafka;

import io.lambent.trigger.batch.BufferLimit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition that is assigned to this consumer: its waiting records, and the offset up to which
 * all are handled. At most one batch at a time has records of it, so that they are handled in
 * order. Used by the consumer's thread, except {@link #isLost}.
 */
final class Partition {
  /**
   * The maximum size that the name of a partition adds to an event, in bytes: 249 for the topic,
   * the number, and JSON syntax.
   */
  static final int MAX_NAME_BYTES = 270;

  private static final long NONE = -1;

  final TopicPartition name;
  private final BufferLimit buffered;
  private final Deque<KafkaRecord> queue = new ArrayDeque<>();
  private long bytes;
  private boolean busy;
  private long next = NONE;
  private long committed = NONE;

  /** The offset behind records that were dropped and follow those of the batch. */
  private long nextAfterBatch = NONE;

  private int uncommitted;
  private volatile boolean lost;

  Partition(TopicPartition name, BufferLimit buffered) {
    this.name = name;
    this.buffered = buffered;
  }

  void add(KafkaRecord record) {
    queue.add(record);
    bytes += record.bytes();
    buffered.add(record.bytes());
  }

  /** Notes that a record is dropped by the filters. */
  void passOver(long offset) {
    if (!queue.isEmpty()) {
      queue.getLast().next = offset + 1;
    } else if (busy) {
      nextAfterBatch = offset + 1;
    } else {
      next = offset + 1;
    }
  }

  /** Returns true if records wait and no batch has others of this partition. */
  boolean isReady() {
    return !busy && !queue.isEmpty();
  }

  int size() {
    return queue.size();
  }

  long bytes() {
    return bytes;
  }

  /**
   * Adds records to a batch, at least one where the batch is empty.
   *
   * @param mostBytes the maximum size of the batch
   */
  void take(List<KafkaRecord> batch, int mostRecords, long mostBytes) {
    long taken = batch.stream().mapToLong(KafkaRecord::bytes).sum();
    for (KafkaRecord first = queue.peek(); first != null; first = queue.peek()) {
      taken += first.bytes();
      if (batch.size() >= mostRecords || !batch.isEmpty() && taken > mostBytes) {
        return;
      }
      batch.add(queue.remove());
      bytes -= first.bytes();
      busy = true;
    }
  }

  /** Notes that a record of the running batch is handled or given up. */
  void handled(KafkaRecord record) {
    next = Math.max(next, record.next);
    uncommitted++;
  }

  /**
   * Notes that the running batch has ended.
   *
   * @param complete true if all of its records are handled
   */
  void ended(boolean complete) {
    busy = false;
    if (complete) {
      next = Math.max(next, nextAfterBatch);
    }
    nextAfterBatch = NONE;
  }

  /** Returns true if records are handled whose offsets are not committed yet. */
  boolean isDirty() {
    return next > committed;
  }

  /** The offset up to which all records are handled. */
  long next() {
    return next;
  }

  /**
   * Notes that a commit begins.
   *
   * @return how many records it is about
   */
  int committing() {
    int records = uncommitted;
    uncommitted = 0;
    committed = next;
    return records;
  }

  /** Marks offsets as not committed after a failed commit. */
  void commitAgain(int records) {
    committed = NONE;
    uncommitted += records;
  }

  /** Resets the offsets when the partition is assigned anew. */
  void restart() {
    next = NONE;
    committed = NONE;
    nextAfterBatch = NONE;
  }

  /**
   * Gives the partition up. Records that were read and not handled are read again, by this or
   * another consumer.
   */
  void lose() {
    lost = true;
    buffered.add(-bytes);
    bytes = 0;
    queue.clear();
  }

  boolean isLost() {
    return lost;
  }
}
