package io.lambent.execution.stem;

import io.lambent.execution.start.Stem;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The stems of one kind that wait, and how many should: as many as were called for within {@link
 * #WINDOW_NANOS} at the busiest moment of late, since what came once in a burst may come again. A
 * version that was deployed counts as a call, since its first one is to be expected.
 */
final class StemPool {
  static final long WINDOW_NANOS = 10_000_000_000L;

  private static final int MAX_DOUBLINGS = 8;

  private final int minimum;
  private final int maximum;
  private final ConcurrentLinkedQueue<Stem> waiting = new ConcurrentLinkedQueue<>();

  /** Times of the last calls, oldest overwritten first. */
  private final long[] called;

  private int next;
  private int count;

  /** The most calls within a window, and when they were. */
  private int peak;

  private long peakAt;
  private volatile long lastCalled;

  /**
   * The time of the last failed start, and the number of failures in a row; the next try comes ever
   * later.
   */
  private volatile long failedAt;

  private volatile int failures;

  StemPool(int minimum, int maximum, long now) {
    this.minimum = minimum;
    this.maximum = Math.max(minimum, maximum);
    this.called = new long[this.maximum];
    this.peakAt = now;
    this.lastCalled = now;
  }

  /** Takes a stem that is alive; null where there is none. */
  @Nullable Stem take(long now) {
    call(now);
    Stem stem = waiting.poll();
    while (stem != null && !stem.alive()) {
      stem = waiting.poll();
    }
    return stem;
  }

  /** Notes that a stem is called for, or will be soon. */
  void call(long now) {
    lastCalled = now;
    synchronized (this) {
      called[next] = now;
      next = (next + 1) % called.length;
      count = Math.min(count + 1, called.length);
    }
  }

  private synchronized int peak(long now, long keepAliveNanos) {
    int recent = 0;
    for (int i = 0; i < count; i++) {
      if (now - called[i] < WINDOW_NANOS) {
        recent++;
      }
    }
    if (recent >= peak || now - peakAt > keepAliveNanos) {
      peak = recent;
      peakAt = now;
    }
    return peak;
  }

  /** The number of stems that should wait now. */
  int target(long now, long keepAliveNanos) {
    return now - lastCalled > keepAliveNanos
        ? 0
        : Math.min(maximum, Math.max(minimum, peak(now, keepAliveNanos)));
  }

  int size() {
    return waiting.size();
  }

  /**
   * The pool that may lose a stem to this one: among those with more than their minimum, the one
   * that was called for least recently, where that is longer ago than the last call for this one.
   * So kinds that are called for displace those that were, and never each other.
   */
  Optional<StemPool> toDisplace(Collection<StemPool> others) {
    return others.stream()
        .filter(other -> other.size() > other.minimum && other.lastCalled - lastCalled < 0)
        .min(Comparator.comparingLong(other -> other.lastCalled - lastCalled));
  }

  boolean mayTry(long now) {
    int inRow = failures;
    return inRow == 0 || now - failedAt > WINDOW_NANOS << Math.min(inRow, MAX_DOUBLINGS);
  }

  void put(Stem stem) {
    failures = 0;
    waiting.add(stem);
  }

  void failed(long now) {
    failedAt = now;
    failures = Math.min(failures + 1, MAX_DOUBLINGS);
  }

  /** Takes one to be ended; null where none waits. */
  @Nullable Stem drop() {
    return waiting.poll();
  }

  /** Takes one that has ended by itself; null where there is none. */
  @Nullable Stem removeEnded() {
    for (Iterator<Stem> all = waiting.iterator(); all.hasNext(); ) {
      Stem stem = all.next();
      if (!stem.alive()) {
        all.remove();
        return stem;
      }
    }
    return null;
  }
}
