package io.lambent.execution.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one version that wait for an environment, in the order in which they came. Its size
 * can be read without a lock; the lock is held for single queue operations.
 */
final class WaitingCalls {
  /** The gap between calls is the mean over so many of them. */
  private static final int WINDOW = 64;

  private final Overload overload;
  private final Deque<Entry> calls = new ArrayDeque<>();
  private volatile int size;
  private volatile long gapNanos;

  /** Start of the window, calls taken in it, and the mean gap of the window before. */
  private long windowNanos;

  private int taken;
  private long gapBeforeNanos;

  WaitingCalls(Overload overload) {
    this.overload = overload;
  }

  /**
   * A call and when it came.
   *
   * @param sinceNanos on the clock of the run queue
   */
  record Entry(PendingCall call, long sinceNanos) {}

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Returns false where the host is too busy for one more. */
  boolean tryAdd(PendingCall call, long nowNanos, long serviceNanos) {
    if (!overload.tryEnter(nowNanos, size, gapNanos, serviceNanos)) {
      return false;
    }
    synchronized (calls) {
      if (calls.isEmpty()) {
        beginWindow(nowNanos);
      }
      calls.add(new Entry(call, nowNanos));
      size = calls.size();
    }
    return true;
  }

  /** Adds a call that was taken before, ahead of all others. */
  void putBack(PendingCall call, long nowNanos) {
    overload.entered();
    synchronized (calls) {
      calls.addFirst(new Entry(call, nowNanos));
      size = calls.size();
    }
  }

  /** The call that has waited for longest; null where none waits. */
  @Nullable Entry peek() {
    synchronized (calls) {
      return calls.peek();
    }
  }

  @Nullable Entry poll(long nowNanos) {
    Entry next;
    synchronized (calls) {
      next = calls.poll();
      size = calls.size();
      if (next == null) {
        return null;
      }
      count(nowNanos);
    }
    overload.left();
    return next;
  }

  /** Takes the first call if it has waited for too long; null where it has not. */
  @Nullable Entry pollLate(long nowNanos) {
    Entry late;
    synchronized (calls) {
      Entry first = calls.peek();
      if (first == null || !overload.isLate(first.sinceNanos(), nowNanos)) {
        return null;
      }
      late = calls.remove();
      size = calls.size();
    }
    overload.left();
    overload.refused(nowNanos);
    return late;
  }

  private void beginWindow(long nowNanos) {
    windowNanos = nowNanos;
    taken = 0;
  }

  /**
   * Counts the shorter gap of two windows, because a pause of the platform is not the pace of
   * calls.
   */
  private void count(long nowNanos) {
    if (++taken == WINDOW) {
      long gap = (nowNanos - windowNanos) / WINDOW;
      gapNanos = gapBeforeNanos == 0 ? gap : Math.min(gap, gapBeforeNanos);
      gapBeforeNanos = gap;
      beginWindow(nowNanos);
    }
  }

  /** Takes the first call for a revision of the function; null where none waits for it. */
  @Nullable Entry poll(String revision, long nowNanos) {
    synchronized (calls) {
      for (Iterator<Entry> all = calls.iterator(); all.hasNext(); ) {
        Entry next = all.next();
        if (next.call().version().revision().equals(revision)) {
          all.remove();
          size = calls.size();
          count(nowNanos);
          overload.left();
          return next;
        }
      }
      return null;
    }
  }
}
