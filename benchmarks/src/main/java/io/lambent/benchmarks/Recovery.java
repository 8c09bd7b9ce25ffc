package io.lambent.benchmarks;

import java.util.BitSet;
import java.util.OptionalLong;

/**
 * Finds the end of an overload: the first time at which ten calls that were sent in a row have been
 * answered quickly.
 */
final class Recovery {
  static final int CALLS_IN_A_ROW = 10;

  private final long limitNanos;
  private final BitSet settled = new BitSet();
  private final BitSet quick = new BitSet();
  private int sent;
  private int next;
  private int inARow;
  private OptionalLong at = OptionalLong.empty();

  /**
   * @param limitNanos the latency from which on a call is not quick
   */
  Recovery(long limitNanos) {
    this.limitNanos = limitNanos;
  }

  /** Registers a call that is sent; returns its number. */
  int sent() {
    return sent++;
  }

  /**
   * Registers the outcome of a call.
   *
   * @param call its number
   * @param latencyNanos {@code Long.MAX_VALUE} where it was not accepted
   * @param now as {@link System#nanoTime}
   */
  void settled(int call, long latencyNanos, long now) {
    settled.set(call);
    quick.set(call, latencyNanos < limitNanos);
    while (settled.get(next)) {
      inARow = quick.get(next++) ? inARow + 1 : 0;
      if (inARow == CALLS_IN_A_ROW && at.isEmpty()) {
        at = OptionalLong.of(now);
      }
    }
  }

  /** The time at which the overload was over; empty before. */
  OptionalLong at() {
    return at;
  }
}
