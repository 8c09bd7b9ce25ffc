package io.lambent.execution.pool;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The run slots of this host: how many short calls may run at once. A call that has held its slot
 * for longer than a quantum loses it and runs on without one, since it sleeps, waits for I/O, or
 * uses a processor for so long that others must not wait for it.
 *
 * <p>How many slots are open is between a least and a most number, and moves by one at a time.
 *
 * <p>Lock-free: a counter admits, and an array remembers who holds a slot since when.
 */
final class RunSlots {
  /** Index of a holder without a slot. */
  private static final int NONE = -1;

  /** Index of a holder that runs beside those with a slot. */
  private static final int BESIDE = -2;

  private final int least;
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger beside = new AtomicInteger();
  private final AtomicReferenceArray<Holder> holders;
  private volatile int open;

  /** The least number is open at first. */
  RunSlots(int least, int most) {
    this.least = Math.min(least, most);
    this.holders = new AtomicReferenceArray<>(most);
    this.open = this.least;
  }

  /** Holds at most one slot at a time. */
  static class Holder {
    private int index = NONE;
    private volatile long sinceNanos;
    private volatile boolean countsBeside;

    /** Returns true if a call that has run for long may use a processor; false if it sleeps. */
    boolean mayUseProcessor() {
      return true;
    }
  }

  /** The number of open slots. */
  int open() {
    return open;
  }

  /** Opens one more, or one fewer; calls that hold one keep it. Called by one thread. */
  void move(boolean more) {
    open = more ? Math.min(open + 1, holders.length()) : Math.max(open - 1, least);
  }

  int free() {
    return Math.max(0, open - held.get());
  }

  boolean tryAcquire(Holder holder, long nowNanos) {
    for (int current = held.get(); ; current = held.get()) {
      if (current >= open) {
        return false;
      }
      if (held.compareAndSet(current, current + 1)) {
        break;
      }
    }
    holder.sinceNanos = nowNanos;
    // The counter guarantees an empty place; another thread may take the one that was just seen.
    for (int i = 0; ; i = (i + 1) % holders.length()) {
      if (holders.get(i) == null) {
        holder.index = i;
        if (holders.compareAndSet(i, null, holder)) {
          return true;
        }
      }
    }
  }

  /** A call runs without a slot although it may use a processor. */
  void runBeside(Holder holder) {
    holder.index = BESIDE;
    holder.countsBeside = true;
    beside.incrementAndGet();
  }

  /**
   * The number of calls that run that lost their slot, or never had one but may use a processor.
   */
  int beside() {
    return beside.get();
  }

  /** Gives a slot back; returns false where the holder has none, or lost it. */
  boolean release(Holder holder) {
    int index = holder.index;
    if (index == NONE) {
      return false;
    }
    if (index == BESIDE || !holders.compareAndSet(index, holder, null)) {
      if (holder.countsBeside) {
        beside.decrementAndGet();
      }
      return false;
    }
    held.decrementAndGet();
    return true;
  }

  /** Takes the slots of all that have held one for longer; returns their number. */
  int reclaim(long nowNanos, long quantumNanos) {
    int reclaimed = 0;
    for (int i = 0; i < holders.length(); i++) {
      Holder holder = holders.get(i);
      if (holder == null || nowNanos - holder.sinceNanos <= quantumNanos) {
        continue;
      }
      boolean counts = holder.mayUseProcessor();
      // Before it loses the slot, as its release may come right after.
      holder.countsBeside = counts;
      if (holders.compareAndSet(i, holder, null)) {
        if (counts) {
          beside.incrementAndGet();
        }
        held.decrementAndGet();
        reclaimed++;
      }
    }
    return reclaimed;
  }
}
