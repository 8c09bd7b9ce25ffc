package io.lambent.execution.output;

/**
 * The output that one environment may write to its log: so much a second, and four times that at
 * once after a pause. A line costs its bytes and what an event of the log takes besides. Guarded by
 * the lock of its pipe.
 */
final class OutputBudget {
  private static final int EVENT_BYTES = 64;
  private static final int SECONDS_AT_ONCE = 4;

  private final long perSecond;
  private long left;
  private long filledNanos;

  /**
   * @param perSecond bytes
   */
  OutputBudget(long perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.left = perSecond * SECONDS_AT_ONCE;
    this.filledNanos = nowNanos;
  }

  /** Returns true if more has been written than is allowed by that time. */
  boolean spent(long nowNanos) {
    if (left <= 0) {
      long nanos = Math.min(nowNanos - filledNanos, SECONDS_AT_ONCE * 1_000_000_000L);
      left = Math.min(left + nanos * perSecond / 1_000_000_000, perSecond * SECONDS_AT_ONCE);
      filledNanos = nowNanos;
    }
    return left <= 0;
  }

  /** The overdraft in bytes; negative while budget is left. */
  long overspent() {
    return -left;
  }

  void spend(long bytes, long lines) {
    left -= bytes + lines * EVENT_BYTES;
  }
}
