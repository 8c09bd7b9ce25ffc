package io.lambent.benchmarks;

import io.lambent.execution.pool.policy.IdleTimes;
import io.lambent.execution.pool.policy.KeepAlive;
import io.lambent.execution.pool.policy.KeepAlive.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Replays a trace with the policy that keeps idle environments, with one environment per function
 * and enough memory for all. As in the paper of {@link Demand}, calls take no time, and the calls
 * of a minute arrive together.
 */
final class KeepAliveReplay {
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final KeepAlive policy;
  private long calls;
  private long coldStarts;
  private long prestarts;
  private double idleMbMinutes;
  private final List<Double> coldShares = new ArrayList<>();

  KeepAliveReplay(KeepAlive policy, Trace trace) {
    this.policy = policy;
    for (Trace.Function function : trace.functions()) {
      if (function.minutes().length > 0) {
        replay(function, trace.minutes());
      }
    }
    Collections.sort(coldShares);
  }

  private void replay(Trace.Function function, int end) {
    IdleTimes idle = new IdleTimes();
    int last = function.minutes()[0];
    long cold = 1;
    for (int i = 1; i <= function.minutes().length; i++) {
      boolean over = i == function.minutes().length;
      int now = over ? end : function.minutes()[i];
      Window window = policy.window(idle);
      double pause = now - last;
      idleMbMinutes += function.memoryMb() * kept(window, pause);
      if (window.prestartAfter() != null && pause > minutes(window.prestartAfter())) {
        prestarts++;
      }
      if (over) {
        break;
      }
      if (!warm(window, pause)) {
        cold++;
      }
      idle.called(now * MINUTE_NANOS, (now - last) * MINUTE_NANOS);
      if (function.calls()[i] > 1) {
        idle.called(now * MINUTE_NANOS, 0);
      }
      last = now;
    }
    calls += function.total();
    coldStarts += cold;
    coldShares.add(cold / (double) function.total());
  }

  private static boolean warm(Window window, double pause) {
    Duration prestart = window.prestartAfter();
    return pause <= minutes(window.endAfter())
        || (prestart != null
            && pause >= minutes(prestart)
            && pause <= minutes(window.giveUpAfter()));
  }

  /** The minutes of a pause during which an environment is kept. */
  private static double kept(Window window, double pause) {
    double kept = Math.min(pause, minutes(window.endAfter()));
    Duration prestart = window.prestartAfter();
    if (prestart != null) {
      kept += Math.max(0, Math.min(pause, minutes(window.giveUpAfter())) - minutes(prestart));
    }
    return kept;
  }

  private static double minutes(Duration duration) {
    return duration.toNanos() / (double) MINUTE_NANOS;
  }

  /** The percentage of all calls that start cold. */
  double coldPercent() {
    return 100.0 * coldStarts / calls;
  }

  /**
   * The percentage of a function's calls that start cold, at the third quartile of functions; the
   * paper's measure.
   */
  double coldPercentOfThirdQuartile() {
    return 100 * coldShares.get((int) (coldShares.size() * 0.75));
  }

  /** The memory of idle environments, times the time for which they were kept. */
  double idleGigabyteHours() {
    return idleMbMinutes / 1024 / 60;
  }

  long prestarts() {
    return prestarts;
  }
}
