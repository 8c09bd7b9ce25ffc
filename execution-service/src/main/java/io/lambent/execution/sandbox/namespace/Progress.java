package io.lambent.execution.sandbox.namespace;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The progress of a process that answers requests: how long it has owed answers and said nothing.
 *
 * <p>Time is counted from one check to the next, and at most {@link #LONGEST_STEP} for each, so
 * that a platform that was itself stopped for a while does not blame the other process.
 */
final class Progress {
  /** The maximum time that one check counts; checks are half a second apart. */
  static final Duration LONGEST_STEP = Duration.ofSeconds(1);

  private int unanswered;
  private boolean heard;
  private long checkedAt;
  private long silentNanos;

  /** A request that has not been answered. */
  final class Request {
    private final AtomicBoolean closed = new AtomicBoolean();

    private Request() {}

    /**
     * Ends the wait for an answer, which has come or is wanted no more. A second call does nothing.
     */
    void close() {
      if (closed.compareAndSet(false, true)) {
        closed();
      }
    }
  }

  synchronized Request asked() {
    if (unanswered++ == 0) {
      // Its time begins with the next check.
      heard = true;
    }
    return new Request();
  }

  private synchronized void closed() {
    unanswered--;
  }

  synchronized int unanswered() {
    return unanswered;
  }

  /** The process has said something. */
  synchronized void heard() {
    heard = true;
  }

  /**
   * The time for which the process has owed an answer and said nothing; zero if it owes none.
   *
   * @param now in nanoseconds, as {@link System#nanoTime}
   */
  synchronized Duration check(long now) {
    long step = Math.min(now - checkedAt, LONGEST_STEP.toNanos());
    checkedAt = now;
    silentNanos = unanswered == 0 || heard ? 0 : silentNanos + step;
    heard = false;
    return Duration.ofNanos(silentNanos);
  }
}
