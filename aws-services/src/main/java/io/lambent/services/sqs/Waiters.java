package io.lambent.services.sqs;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The receivers that wait at one queue. Safe for use by several threads; its lock is held for some
 * instructions only.
 */
final class Waiters {
  private final boolean fifo;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private long arrivals;
  private long emptySince = -1;
  private boolean swept;

  /** The number of receivers; changed only while the entry of the queue is being computed. */
  private int users;

  Waiters(boolean fifo) {
    this.fifo = fifo;
  }

  boolean isFifo() {
    return fifo;
  }

  void join() {
    users++;
  }

  void leave() {
    users--;
  }

  /** Returns true where no receiver waits. */
  boolean isUnused() {
    return users == 0;
  }

  /** The number of times that a message has arrived or become visible. */
  long arrivals() {
    lock.lock();
    try {
      return arrivals;
    } finally {
      lock.unlock();
    }
  }

  /** Returns true where a receiver has found nothing, and nothing has arrived since. */
  boolean isEmptySince(long count) {
    lock.lock();
    try {
      return emptySince == count && arrivals == count;
    } finally {
      lock.unlock();
    }
  }

  /** Notes that a receiver has found nothing after it had read the count of arrivals. */
  void foundNothing(long count) {
    lock.lock();
    try {
      emptySince = Math.max(emptySince, count);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something has arrived since a count, at most for some nanoseconds. */
  void await(long since, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (arrivals == since && left > 0) {
        left = arrived.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Wakes all receivers: a message has arrived or become visible. */
  void signal() {
    lock.lock();
    try {
      arrivals++;
      swept = false;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns whether the queue was looked at since the last arrival, which it counts as from now.
   */
  boolean wasSwept() {
    lock.lock();
    try {
      boolean before = swept;
      swept = true;
      return before;
    } finally {
      lock.unlock();
    }
  }
}
