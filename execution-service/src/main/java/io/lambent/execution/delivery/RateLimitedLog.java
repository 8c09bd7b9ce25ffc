package io.lambent.execution.delivery;

import java.time.Duration;
import org.slf4j.Logger;

/** Warnings that a function's owner can provoke: so many per period, the rest is counted. */
public final class RateLimitedLog {
  private final Logger log;
  private final long periodNanos;
  private final int max;
  private long periodStart = System.nanoTime();
  private int written;
  private long left;

  public RateLimitedLog(Logger log, Duration period, int max) {
    this.log = log;
    this.periodNanos = period.toNanos();
    this.max = max;
  }

  public synchronized void warn(String message) {
    long now = System.nanoTime();
    if (now - periodStart >= periodNanos) {
      if (left > 0) {
        log.warn("{} more warnings like the next one were left out", left);
      }
      periodStart = now;
      written = 0;
      left = 0;
    }
    if (written < max) {
      written++;
      log.warn(message);
    } else {
      left++;
    }
  }
}
