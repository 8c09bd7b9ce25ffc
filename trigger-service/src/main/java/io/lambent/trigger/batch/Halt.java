package io.lambent.trigger.batch;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Says whether the reading of a source is to end; pauses end with it. */
public final class Halt {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean stopped;

  /** Ends pauses, those to come included. */
  public void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits, unless and until it is stopped.
   *
   * @return false once stopped
   */
  public boolean pause(Duration time) throws InterruptedException {
    lock.lock();
    try {
      long left = time.toNanos();
      while (!stopped && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !stopped;
    } finally {
      lock.unlock();
    }
  }
}
