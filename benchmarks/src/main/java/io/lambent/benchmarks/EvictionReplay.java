package io.lambent.benchmarks;

import io.lambent.execution.pool.policy.GreedyDual;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Replays a trace with too little memory for all environments. The policy that chooses which
 * environment to evict determines which calls start cold.
 */
final class EvictionReplay {
  private final double capacityMb;
  private double startSeconds;
  private long coldStarts;

  private EvictionReplay(double capacityMb) {
    this.capacityMb = capacityMb;
  }

  /** The platform's own policy. */
  static EvictionReplay greedyDual(Trace trace, double capacityMb) {
    EvictionReplay replay = new EvictionReplay(capacityMb);
    GreedyDual<Environment> eviction = new GreedyDual<>();
    double[] held = {0};
    replay.each(
        trace,
        (environment, calls) -> {
          if (environment.over) {
            replay.started(environment);
            environment = environment.restarted();
            held[0] += environment.function.memoryMb();
          }
          environment.idle = false;
          for (int i = 0; i < Math.min(calls, 64); i++) {
            eviction.used(environment);
          }
          while (held[0] > capacityMb) {
            Environment evicted = eviction.evict();
            if (evicted == null) {
              break;
            }
            held[0] -= evicted.function.memoryMb();
          }
          environment.idle = true;
          eviction.rested(environment);
          return environment;
        });
    return replay;
  }

  /** The reference: evicts the least recently used. */
  static EvictionReplay leastRecentlyUsed(Trace trace, double capacityMb) {
    EvictionReplay replay = new EvictionReplay(capacityMb);
    SequencedSet<Environment> byUse = new LinkedHashSet<>();
    double[] held = {0};
    replay.each(
        trace,
        (environment, calls) -> {
          if (!byUse.remove(environment)) {
            replay.started(environment);
            held[0] += environment.function.memoryMb();
          }
          Iterator<Environment> oldest = byUse.iterator();
          while (held[0] > replay.capacityMb && oldest.hasNext()) {
            held[0] -= oldest.next().function.memoryMb();
            oldest.remove();
          }
          byUse.addLast(environment);
          return environment;
        });
    return replay;
  }

  private interface Step {
    /** Returns the environment that serves the function from now on. */
    Environment called(Environment environment, int calls);
  }

  private void each(Trace trace, Step step) {
    List<Environment> environments = new ArrayList<>();
    int[] next = new int[trace.functions().size()];
    for (Trace.Function function : trace.functions()) {
      environments.add(new Environment(function));
    }
    for (int minute = 0; minute < trace.minutes(); minute++) {
      for (int i = 0; i < next.length; i++) {
        Trace.Function function = trace.functions().get(i);
        if (next[i] < function.minutes().length && function.minutes()[next[i]] == minute) {
          environments.set(i, step.called(environments.get(i), function.calls()[next[i]++]));
        }
      }
    }
  }

  private void started(Environment environment) {
    coldStarts++;
    startSeconds += environment.function.startMillis() / 1000;
  }

  long coldStarts() {
    return coldStarts;
  }

  /** The total duration of all cold starts. */
  double startSeconds() {
    return startSeconds;
  }

  /** The environment of a function; {@code over} while none runs. */
  private static final class Environment extends GreedyDual.Candidate {
    final Trace.Function function;
    boolean idle;
    boolean over = true;

    Environment(Trace.Function function) {
      this.function = function;
    }

    Environment restarted() {
      Environment next = new Environment(function);
      next.over = false;
      return next;
    }

    @Override
    protected double startCost() {
      return function.startMillis();
    }

    @Override
    protected double size() {
      return function.memoryMb();
    }

    @Override
    protected boolean idle() {
      return idle;
    }

    @Override
    protected boolean over() {
      return over;
    }

    @Override
    protected boolean tryEnd() {
      idle = false;
      over = true;
      return true;
    }
  }
}
