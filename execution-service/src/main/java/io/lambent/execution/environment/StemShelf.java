package io.lambent.execution.environment;

import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The stems of one kind that wait, and how many should. Demand is the number taken within the last
 * {@link #WINDOW_NANOS}: as many may be needed again before new ones are ready.
 */
final class StemShelf {
  static final long WINDOW_NANOS = 10_000_000_000L;

  private static final int MAX_DOUBLINGS = 8;

  private final int minimum;
  private final int maximum;
  private final ConcurrentLinkedQueue<Stem> waiting = new ConcurrentLinkedQueue<>();

  /** Times of the last takes, oldest overwritten first. */
  private final long[] taken;

  private int next;
  private int count;
  private volatile long lastWanted;

  /** When one could not be started, and how often in a row; the next is tried ever later. */
  private volatile long failedAt;

  private volatile int failures;

  StemShelf(int minimum, int maximum, long now) {
    this.minimum = minimum;
    this.maximum = Math.max(minimum, maximum);
    this.taken = new long[this.maximum];
    this.lastWanted = now;
  }

  /** One that is alive; null where there is none. */
  @Nullable Stem take(long now) {
    wanted(now);
    recordTake(now);
    Stem stem = waiting.poll();
    while (stem != null && !stem.alive()) {
      stem = waiting.poll();
    }
    return stem;
  }

  void wanted(long now) {
    lastWanted = now;
  }

  private synchronized void recordTake(long now) {
    taken[next] = now;
    next = (next + 1) % taken.length;
    count = Math.min(count + 1, taken.length);
  }

  private synchronized int recentTakes(long now) {
    int recent = 0;
    for (int i = 0; i < count; i++) {
      if (now - taken[i] < WINDOW_NANOS) {
        recent++;
      }
    }
    return recent;
  }

  /** How many should wait now. */
  int target(long now, long keepAliveNanos) {
    return now - lastWanted > keepAliveNanos
        ? 0
        : Math.min(maximum, Math.max(minimum, recentTakes(now)));
  }

  int size() {
    return waiting.size();
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
  @Nullable Stem dropDead() {
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
