package io.lambent.trigger.shard;

import io.lambent.trigger.batch.BufferLimit;
import io.lambent.trigger.batch.Halt;
import io.lambent.trigger.stream.StreamRecord;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The records of a shard that were read, in their order, and the position up to which all are
 * handled. Parallel batches end in any order; the position stays before the first record that is
 * not handled.
 */
final class Progress {
  private final Deque<Pending> records = new ArrayDeque<>();
  private final BufferLimit buffered;
  private @Nullable String position;
  private long bytes;

  Progress(@Nullable String position, BufferLimit buffered) {
    this.position = position;
    this.buffered = buffered;
  }

  synchronized Pending add(StreamRecord record) {
    Pending pending = new Pending(record);
    records.add(pending);
    count(pending.bytes());
    return pending;
  }

  /**
   * Marks records as handled.
   *
   * @return true if the position has changed
   */
  synchronized boolean handled(Collection<Pending> done) {
    done.forEach(pending -> pending.handled = true);
    boolean changed = false;
    for (Pending first = records.peek(); first != null && first.handled; first = records.peek()) {
      records.remove();
      count(-first.bytes());
      position = first.record.sequenceNumber();
      changed = true;
    }
    notifyAll();
    return changed;
  }

  /** The sequence number up to which all records are handled; null before the first. */
  synchronized @Nullable String position() {
    return position;
  }

  private void count(long more) {
    bytes += more;
    buffered.add(more);
  }

  /** Drops the records that are not handled, because they will be read again. */
  synchronized void close() {
    records.clear();
    count(-bytes);
  }

  synchronized boolean isEmpty() {
    return records.isEmpty();
  }

  /** Waits until there are fewer records and bytes than the limits, or until stopped. */
  synchronized void awaitRoom(int mostRecords, long mostBytes, Halt halt)
      throws InterruptedException {
    while (!halt.isStopped()
        && !records.isEmpty()
        && (records.size() >= mostRecords || bytes >= mostBytes || buffered.isFull())) {
      wait();
    }
  }

  /** Makes {@link #awaitRoom} check whether it is stopped. */
  synchronized void wake() {
    notifyAll();
  }
}
