package io.lambent.gateway.exchange;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long a connection is not read after a request of its client was refused for want of capacity.
 * AWS's SDKs wait for longer before they try again and notice nothing. What others send waits in
 * their sockets, so that refusing does not take the time of serving: all paused connections
 * together are read again at most {@link #READS_PER_SECOND} times a second.
 */
public final class ReadPauses {
  /** The shortest pause: 100 ms, about the first back-off of AWS's SDKs. */
  static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * A refusal takes 30 to 45 microseconds, so that this many take less than a tenth of a processor.
   */
  static final int READS_PER_SECOND = 2000;

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final AtomicInteger paused = new AtomicInteger();

  /** A connection is paused; returns for how long, in nanoseconds. */
  long begin() {
    return Math.max(SHORTEST_NANOS, paused.incrementAndGet() * (SECOND_NANOS / READS_PER_SECOND));
  }

  /** A connection is read again, or has ended. */
  void end() {
    paused.decrementAndGet();
  }
}
