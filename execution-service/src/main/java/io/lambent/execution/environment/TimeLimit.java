package io.lambent.execution.environment;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time-out of the call under way. A timer of its own for each call, cancelled when the call
 * ends, would cost a call in the thousands a second more than its state does. Instead one timer is
 * set when there is none; when it fires before the present deadline, it is set again for that.
 *
 * <p>Confined to its event loop.
 */
final class TimeLimit {
  private final EventLoop eventLoop;
  private final Runnable passed;
  private boolean running;
  private long deadlineNanos;
  private long firesNanos;
  private @Nullable ScheduledFuture<?> timer;

  /**
   * @param passed what happens at the end of a time that was not ended before
   */
  TimeLimit(EventLoop eventLoop, Runnable passed) {
    this.eventLoop = eventLoop;
    this.passed = passed;
  }

  /** A time begins. */
  void begin(long nowNanos, long leftNanos) {
    running = true;
    deadlineNanos = nowNanos + leftNanos;
    if (timer == null) {
      set(leftNanos);
    } else if (firesNanos - deadlineNanos > 0) {
      timer.cancel(false);
      set(leftNanos);
    }
  }

  /** The time has ended well. */
  void end() {
    running = false;
  }

  /** Ends the timer: no limit follows. */
  void close() {
    running = false;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void set(long leftNanos) {
    firesNanos = System.nanoTime() + leftNanos;
    timer = eventLoop.schedule(this::fired, leftNanos, TimeUnit.NANOSECONDS);
  }

  private void fired() {
    timer = null;
    if (running) {
      long left = deadlineNanos - System.nanoTime();
      if (left > 0) {
        set(left);
      } else {
        running = false;
        passed.run();
      }
    }
  }
}
