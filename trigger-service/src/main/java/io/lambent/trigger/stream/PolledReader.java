package io.lambent.trigger.stream;

import io.lambent.contract.trigger.StreamWrites;
import io.lambent.trigger.source.SourceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a shard by shard iterators, as the APIs of Kinesis and DynamoDB Streams require. After an
 * empty read it waits for a signal of new records, or for a limited time.
 */
public final class PolledReader implements ShardReader {
  private final Access access;
  private final Supplier<Pace> paces;
  private final Clock clock;
  private final StreamWrites.Registration registration;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable String iterator;
  private @Nullable String after;
  private long nextRead = System.nanoTime();

  /** Guarded by lock. */
  private boolean written;

  /** Guarded by lock. */
  private boolean woken;

  /** The API of a stream, for one shard. */
  public interface Access {

    /**
     * An iterator.
     *
     * @param after the sequence number of the last record that was read; null before the first read
     */
    String iterator(@Nullable String after)
        throws SourceException, ShardGoneException, InterruptedException;

    /** The records at an iterator. */
    Answer records(String iterator, int most)
        throws SourceException, ExpiredIteratorException, ShardGoneException, InterruptedException;
  }

  /**
   * The answer of one request.
   *
   * @param next null where the shard is closed and was read to its end
   * @param isLatest true if the shard had no more records
   */
  public record Answer(List<StreamRecord> records, @Nullable String next, boolean isLatest) {}

  /** The iterator has expired. */
  public static final class ExpiredIteratorException extends Exception {}

  /** The shard no longer exists, because its records have expired. */
  public static final class ShardGoneException extends Exception {}

  /**
   * The pace of reading.
   *
   * @param between the minimum time between two reads
   * @param firstIdle the wait after a first empty read, which doubles with each further one
   * @param longestIdle the maximum wait
   */
  public record Pace(Duration between, Duration firstIdle, Duration longestIdle) {}

  /**
   * @param paces read before each wait, because a service may start in this process
   * @param after records up to this sequence number are skipped; null for none
   * @param writes signals that the stream has new records
   */
  public PolledReader(
      Access access,
      Supplier<Pace> paces,
      @Nullable String after,
      Clock clock,
      StreamWrites writes,
      String streamArn) {
    this.access = access;
    this.paces = paces;
    this.after = after;
    this.clock = clock;
    this.registration = writes.listen(streamArn, this::written);
  }

  private void written() {
    lock.lock();
    try {
      written = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Batch read(int most, Duration longest) throws SourceException, InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    Duration idle = paces.get().firstIdle();
    while (true) {
      boolean isLast = takeSignals();
      awaitNextRead();
      Instant time = clock.instant();
      Answer answer;
      try {
        answer = readOnce(most);
      } catch (ShardGoneException e) {
        return new Batch(List.of(), true, null);
      }
      if (!answer.records().isEmpty() || answer.next() == null) {
        return new Batch(answer.records(), answer.next() == null, null);
      }
      long left = deadline - System.nanoTime();
      if (isLast || left <= 0) {
        return new Batch(List.of(), false, answer.isLatest() ? time : null);
      }
      if (answer.isLatest()) {
        if (!await(Math.min(left, idle.toNanos()))) {
          Duration twice = idle.multipliedBy(2);
          Duration limit = paces.get().longestIdle();
          idle = twice.compareTo(limit) > 0 ? limit : twice;
        }
      }
    }
  }

  /** Clears the signals; returns true if the next look is the last of this read. */
  private boolean takeSignals() {
    lock.lock();
    try {
      boolean was = woken;
      woken = false;
      written = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  private void awaitNextRead() throws InterruptedException {
    lock.lock();
    try {
      for (long left = nextRead - System.nanoTime(); left > 0; ) {
        left = changed.awaitNanos(left);
      }
      nextRead = System.nanoTime() + paces.get().between().toNanos();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a signal; false where none came in time. */
  private boolean await(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!written && !woken && left > 0) {
        left = changed.awaitNanos(left);
      }
      return written || woken;
    } finally {
      lock.unlock();
    }
  }

  private Answer readOnce(int most)
      throws SourceException, ShardGoneException, InterruptedException {
    String present = iterator;
    if (present == null) {
      present = access.iterator(after);
      iterator = present;
    }
    Answer answer;
    try {
      answer = access.records(present, most);
    } catch (ExpiredIteratorException e) {
      iterator = null;
      return new Answer(List.of(), "expired", false);
    }
    if (!answer.records().isEmpty()) {
      after = answer.records().getLast().sequenceNumber();
    }
    iterator = answer.next();
    return answer;
  }

  @Override
  public void close() {
    registration.close();
  }
}
