package io.lambent.execution.pool.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides how long an unused environment is kept by the idle times of its function, as in Shahrad
 * et al. (see {@link IdleTimes}): until the 99th percentile of the idle times; and where even the
 * 5th percentile is minutes away, the environment ends meanwhile and another is started shortly
 * before. Both edges get a margin of a tenth. Where there are few idle times, or they follow no
 * pattern, the fixed time-out holds.
 *
 * @param fixed the time-out without a pattern
 * @param longest that an environment is kept waiting, whatever the pattern
 */
public record KeepAlive(Duration fixed, Duration longest, Mode mode) {

  /** The means that the policy may use. */
  public enum Mode {
    /** The fixed time-out only. */
    FIXED,
    /** Environments are kept according to the idle times. */
    ADAPTIVE,
    /** Environments also end early, and are started again before a call is expected. */
    PRESTART
  }

  /** Fewer idle times are no pattern. */
  private static final int ENOUGH = 10;

  /** The least coefficient of variation of the bins' counts, which is the paper's threshold. */
  private static final double REPRESENTATIVE = 2;

  private static final double HEAD = 0.05;
  private static final double TAIL = 0.99;
  private static final double MARGIN = 0.1;

  /** No pattern makes environments end sooner than this, unless the fixed time-out does. */
  private static final Duration SHORTEST = Duration.ofMinutes(2);

  /** An environment that ends for a shorter while than this is not worth its new start. */
  private static final Duration WORTHWHILE = Duration.ofMinutes(10);

  /**
   * The plan for the environments of a function that is not called. All times count from the end of
   * the last call.
   *
   * @param endAfter when environments that are unused since end
   * @param prestartAfter when one is started for the next call; null for never
   * @param giveUpAfter when that one ends if the call has not come; equal to {@code endAfter} where
   *     none is started
   */
  public record Window(Duration endAfter, @Nullable Duration prestartAfter, Duration giveUpAfter) {}

  /** For a function with these idle times so far. */
  public Window window(IdleTimes idle) {
    if (mode == Mode.FIXED
        || idle.count() < ENOUGH
        || idle.outOfRange() * 2 > idle.count()
        || idle.variation() < REPRESENTATIVE) {
      return new Window(fixed, null, fixed);
    }
    Duration shortest = min(fixed, SHORTEST);
    Duration head = scaled(idle.percentile(HEAD), 1 - MARGIN);
    Duration tail = scaled(idle.percentile(TAIL) + 1, 1 + MARGIN);
    if (mode == Mode.PRESTART && head.minus(shortest).compareTo(WORTHWHILE) > 0) {
      return new Window(shortest, head, min(tail, head.plus(longest)));
    }
    Duration keep = min(max(tail, shortest), max(longest, fixed));
    return new Window(keep, null, keep);
  }

  private static Duration scaled(int minutes, double factor) {
    return Duration.ofSeconds((long) (minutes * IdleTimes.BIN.toSeconds() * factor));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
