package io.lambent.trigger.poller;

import io.lambent.trigger.batch.Halt;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The limit of batches of a mapping that run at once. It begins at five and grows by 300 a minute
 * while it is reached; it shrinks where the function is throttled or fails, and grows back to five
 * with each success.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html">Configuring
 *     scaling behavior for SQS event source mappings</a>
 */
final class Concurrency {
  private static final int INITIAL = 5;

  /** The time between two steps of growth, for 300 a minute. */
  private static final long STEP_NANOS = Duration.ofMillis(200).toNanos();

  /** The pause of growth after the function was throttled or failed. */
  private static final long HOLD_NANOS = Duration.ofSeconds(1).toNanos();

  private final Halt halt = new Halt();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private double allowed = INITIAL;
  private int running;
  private long heldUntil = System.nanoTime();
  private long suspendedUntil = System.nanoTime();

  /**
   * Waits until a batch may run, or {@link #stop}.
   *
   * @param maximum the mapping's limit of batches at once
   * @return the number of further batches that may run; 0 once stopped
   */
  int awaitRoom(int maximum) throws InterruptedException {
    lock.lock();
    try {
      while (!halt.isStopped()) {
        int limit = limit(maximum);
        long suspended = suspendedUntil - System.nanoTime();
        if (suspended > 0) {
          changed.awaitNanos(suspended);
        } else if (running < limit) {
          return limit - running;
        } else if (limit == maximum) {
          changed.await();
        } else if (changed.awaitNanos(STEP_NANOS) <= 0 && System.nanoTime() - heldUntil >= 0) {
          allowed = Math.min(maximum, Math.floor(allowed) + 1);
        }
      }
      return 0;
    } finally {
      lock.unlock();
    }
  }

  private int limit(int maximum) {
    return Math.clamp((long) allowed, 1, maximum);
  }

  /** A batch begins. Does not wait. */
  void begin() {
    lock.lock();
    try {
      running++;
    } finally {
      lock.unlock();
    }
  }

  /** A batch has ended. */
  void end() {
    lock.lock();
    try {
      running--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Notes that no records wait, which ends a burst. */
  void idle() {
    lock.lock();
    try {
      allowed = Math.min(allowed, INITIAL);
    } finally {
      lock.unlock();
    }
  }

  void succeeded() {
    lock.lock();
    try {
      if (allowed < INITIAL) {
        allowed = Math.min(INITIAL, allowed + 0.5);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Notes that the function was throttled or has failed. */
  void failed() {
    lock.lock();
    try {
      allowed = Math.max(1, allowed * 0.75);
      heldUntil = System.nanoTime() + HOLD_NANOS;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Suspends reading for a time, where the function cannot be called at all, for example because it
   * does not exist.
   */
  void suspend(Duration time) {
    lock.lock();
    try {
      suspendedUntil = System.nanoTime() + time.toNanos();
    } finally {
      lock.unlock();
    }
  }

  /** Lets no batch begin any more. */
  void stop() {
    halt.stop();
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isStopped() {
    return halt.isStopped();
  }

  /**
   * Waits for a time, or until stopped.
   *
   * @return false once stopped
   */
  boolean pause(Duration time) throws InterruptedException {
    return halt.pause(time);
  }

  /**
   * Waits until no batch runs.
   *
   * @return false where that took too long
   */
  boolean awaitIdle(Duration longest) throws InterruptedException {
    long nanos = longest.toNanos();
    lock.lock();
    try {
      while (running > 0) {
        if (nanos <= 0) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
