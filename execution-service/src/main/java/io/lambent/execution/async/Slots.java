package io.lambent.execution.async;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The number of events that this instance may run at once, in all and per function, and which
 * functions have events waiting in the table. A new event of such a function waits there too,
 * behind the others.
 */
final class Slots {
  private final int max;
  private final int maxPerFunction;
  private final Map<String, Integer> taken = new HashMap<>();
  private final Set<String> backlog = new HashSet<>();
  private int total;
  private boolean open;

  Slots(int max, int maxPerFunction) {
    this.max = max;
    this.maxPerFunction = maxPerFunction;
  }

  synchronized void open() {
    open = true;
  }

  /** From now on nothing is reserved. */
  synchronized void close() {
    open = false;
  }

  /** Reserves a slot for a new event, or notes that the function has a backlog now. */
  synchronized boolean reserveForNew(String function) {
    if (backlog.contains(function) || reserve(function, 1) == 0) {
      backlog.add(function);
      return false;
    }
    return true;
  }

  /** Reserves up to {@code wanted} slots; returns how many. */
  synchronized int reserve(String function, int wanted) {
    int used = taken.getOrDefault(function, 0);
    int granted = Math.min(wanted, Math.min(max - total, maxPerFunction - used));
    if (!open || granted <= 0) {
      return 0;
    }
    taken.put(function, used + granted);
    total += granted;
    return granted;
  }

  synchronized void release(String function, int count) {
    taken.computeIfPresent(function, (f, used) -> used == count ? null : used - count);
    total -= count;
  }

  /** Events of the function wait in the table. */
  synchronized void waits(String function) {
    backlog.add(function);
  }

  /** The table had fewer due events of the function than there were slots. */
  synchronized void caughtUp(String function) {
    backlog.remove(function);
  }

  synchronized boolean hasBacklog() {
    return !backlog.isEmpty();
  }

  synchronized int free() {
    return open ? max - total : 0;
  }

  synchronized int inUse() {
    return total;
  }
}
