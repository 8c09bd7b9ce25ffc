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
  /** Weight of the newest gap in the mean is one in this many. */
  private static final int GAP_WEIGHT = 16;

  private final Overload overload;
  private final Deque<Entry> calls = new ArrayDeque<>();
  private volatile int size;
  private volatile long gapNanos;
  private long lastTakenNanos;

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
        lastTakenNanos = nowNanos;
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
    Entry taken;
    synchronized (calls) {
      taken = calls.poll();
      size = calls.size();
      if (taken == null) {
        return null;
      }
      gapNanos += (nowNanos - lastTakenNanos - gapNanos) / GAP_WEIGHT;
      lastTakenNanos = nowNanos;
    }
    overload.left();
    return taken;
  }

  /** Takes the first call for a revision of the function; null where none waits for it. */
  @Nullable Entry poll(String revision) {
    synchronized (calls) {
      for (Iterator<Entry> all = calls.iterator(); all.hasNext(); ) {
        Entry next = all.next();
        if (next.call().version().revision().equals(revision)) {
          all.remove();
          size = calls.size();
          overload.left();
          return next;
        }
      }
      return null;
    }
  }
}
