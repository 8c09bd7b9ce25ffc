package io.lambent.trigger.postgresql;

import io.lambent.trigger.postgresql.Changes.Read;
import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.stream.StreamRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The records between the thread that reads a connection and the thread that passes them on, with
 * the positions of both and of the function. A full buffer makes the server wait, whatever the size
 * of a transaction.
 */
final class RecordBuffer {
  private static final int MAX_RECORDS = 1000;
  private static final long MAX_BYTES = 2 << 20;

  private final boolean hasBarriers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Read> queue = new ArrayDeque<>();
  private long bytes;
  private long received;
  private @Nullable SequenceNumber delivered;
  private @Nullable SequenceNumber handled;
  private @Nullable SequenceNumber barrier;
  private @Nullable SourceException failure;
  private boolean ended;
  private boolean woken;

  /**
   * @param after the number of the last handled record; null for none
   * @param hasBarriers true if records are handled in several lanes
   */
  RecordBuffer(@Nullable SequenceNumber after, boolean hasBarriers) {
    this.delivered = after;
    this.handled = after;
    this.hasBarriers = hasBarriers;
  }

  /** The result of {@link #take}. */
  sealed interface Found {
    record Records(List<StreamRecord> records) implements Found {}

    /** There was no record in time. */
    record Nothing() implements Found {}

    /** There was none, and the wait was ended by a wake-up. */
    record Woken() implements Found {}

    /** There are no more. */
    record End() implements Found {}
  }

  /**
   * Adds a record where there is room, or once there is.
   *
   * @return false where there was none in time
   */
  boolean offer(Read read, Duration longest) throws InterruptedException {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (!queue.isEmpty() && (queue.size() >= MAX_RECORDS || bytes >= MAX_BYTES)) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      queue.add(read);
      bytes += read.record().json().length;
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Notes that all transactions before a position were added. */
  void received(long lsn) {
    lock.lock();
    try {
      if (Long.compareUnsigned(lsn, received) > 0) {
        received = lsn;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The position up to which all committed transactions are handled, which can be confirmed to the
   * server; 0 where it is not known.
   *
   * @param isBetween true if no transaction is being read
   */
  long confirmable(boolean isBetween) {
    lock.lock();
    try {
      if (isBetween && queue.isEmpty() && isHandled(delivered)) {
        return received;
      }
      return handled == null ? 0 : handled.lsn();
    } finally {
      lock.unlock();
    }
  }

  private boolean isHandled(@Nullable SequenceNumber number) {
    return number == null || (handled != null && handled.compareTo(number) >= 0);
  }

  /** The number of the last record that was taken; null for none. */
  @Nullable SequenceNumber delivered() {
    lock.lock();
    try {
      return delivered;
    } finally {
      lock.unlock();
    }
  }

  void handled(SequenceNumber number) {
    lock.lock();
    try {
      handled = number;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void fail(SourceException cause) {
    lock.lock();
    try {
      failure = cause;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes records as soon as there are some.
   *
   * @throws SourceException where reading has failed; the exception is thrown once
   */
  Found take(int most, Duration longest) throws SourceException, InterruptedException {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (true) {
        List<StreamRecord> records = takeNow(most);
        if (!records.isEmpty()) {
          return new Found.Records(records);
        }
        SourceException present = failure;
        if (present != null && queue.isEmpty()) {
          failure = null;
          received = 0;
          throw present;
        }
        if (ended && queue.isEmpty()) {
          return new Found.End();
        }
        if (woken) {
          woken = false;
          return queue.isEmpty() ? new Found.Woken() : new Found.Nothing();
        }
        if (left <= 0) {
          return new Found.Nothing();
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private List<StreamRecord> takeNow(int most) {
    List<StreamRecord> records = new ArrayList<>();
    for (Read first = queue.peek(); first != null && records.size() < most; first = queue.peek()) {
      if (!isHandled(barrier)) {
        break;
      }
      boolean isBarrier = hasBarriers && first.isBarrier();
      if (isBarrier && (!records.isEmpty() || !isHandled(delivered))) {
        break;
      }
      queue.remove();
      bytes -= first.record().json().length;
      records.add(first.record());
      delivered = SequenceNumber.parse(first.record().sequenceNumber());
      barrier = isBarrier ? delivered : null;
    }
    if (!records.isEmpty()) {
      changed.signalAll();
    }
    return records;
  }

  /**
   * Waits until all transactions before a position were taken.
   *
   * @return false where that was not so in time
   */
  boolean awaitReceived(long lsn, Duration longest) throws InterruptedException {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (Long.compareUnsigned(received, lsn) < 0 && queue.isEmpty() && failure == null) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return Long.compareUnsigned(received, lsn) >= 0 && queue.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
