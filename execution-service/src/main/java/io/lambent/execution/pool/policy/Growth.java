package io.lambent.execution.pool.policy;

import java.util.concurrent.TimeUnit;

/**
 * Decides how many environments of a version to start for the calls that wait for one.
 *
 * <p>A start takes processor time that the waiting calls could use, so one begins only where the
 * wait that it saves is expected to be longer than the start takes. By Little's law the last of the
 * calls that wait is served after their number times their service time, shared by the environments
 * that serve them; a new one takes part once it has started, and saves its share of the rest. For
 * twice as many environments that is three times the duration of a start. Where all processors are
 * busy, and with these calls, one more process saves nothing.
 *
 * <p>What is started at a time at most doubles the environments that there are, so that an estimate
 * which is far too high does little harm. Where the estimate is too low, because the calls under
 * way take longer than their predecessors, no environment becomes free for a while; then starts
 * begin one by one, and twice as many each time that this does not help.
 */
public final class Growth {
  /**
   * The time for which no environment takes a call before one more starts, whatever the estimate
   * says, where the calls under way sleep or wait for I/O: 3 ms.
   */
  public static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

  /** The same where no processor is idle to start one: 50 ms, some times what a start takes. */
  public static final long BUSY_STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private Growth() {}

  /**
   * The state of one version's environments.
   *
   * @param waiting calls that wait for an environment
   * @param runnable how many of them could run at once if they had one; at least 1
   * @param working environments that have a call
   * @param coming environments that start, are idle, or are about to take a call
   * @param serviceNanos expected duration of a call; {@link ServiceTimes#UNKNOWN} before the first
   * @param startNanos expected duration of a start
   * @param stalledNanos time for which the first waiting call has seen no progress: no environment
   *     that took a call, could take one, or began to start
   * @param blocked true if the calls under way sleep or wait for I/O
   * @param processorIdle true if a processor is idle that one more environment could use
   */
  public record Demand(
      int waiting,
      int runnable,
      int working,
      int coming,
      long serviceNanos,
      long startNanos,
      long stalledNanos,
      boolean blocked,
      boolean processorIdle) {
    /** Returns true where one more environment would have a processor, or would not need one. */
    boolean useful() {
      return blocked || processorIdle;
    }
  }

  /** The number of starts to begin now. */
  public static int starts(Demand demand) {
    int missing = Math.min(demand.waiting, demand.runnable) - demand.coming;
    if (missing <= 0) {
      return 0;
    }
    int serving = demand.working + demand.coming;
    if (demand.serviceNanos != ServiceTimes.UNKNOWN && (demand.useful() || serving == 0)) {
      int starts = Math.min(missing, Math.max(1, serving));
      if (savedNanos(demand, serving, starts) > demand.startNanos) {
        return starts;
      }
    }
    if (serving == 0) {
      return 1;
    }
    return demand.stalledNanos > patience(demand)
        ? Math.min(missing, Math.max(1, demand.coming))
        : 0;
  }

  /**
   * The time by which the last waiting call is served sooner if so many environments start: from
   * the moment on when they are ready, they take their share of what is left by then.
   */
  private static long savedNanos(Demand demand, int serving, int starts) {
    long wait = demand.waiting * demand.serviceNanos / Math.max(1, serving);
    return (wait - demand.startNanos) * starts / (Math.max(1, serving) + starts);
  }

  /**
   * The time for which to wait for an environment to become free. Calls that use a processor are
   * over before long, and what holds them up (a garbage collector, a compiler) ends as well: a
   * start begins only after the time that it takes itself, so that waiting in vain costs at most as
   * much again.
   */
  private static long patience(Demand demand) {
    long patience = BUSY_STALL_NANOS;
    if (demand.blocked) {
      patience = STALL_NANOS;
    } else if (demand.processorIdle) {
      patience = Math.clamp(demand.startNanos, STALL_NANOS, BUSY_STALL_NANOS);
    }
    // While nothing runs, an environment that starts is the next to take a call.
    return demand.working == 0 ? Math.max(patience, demand.startNanos * 2) : patience;
  }
}
