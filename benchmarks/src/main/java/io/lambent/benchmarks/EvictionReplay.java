package io.lambent.benchmarks;

import io.lambent.execution.pool.policy.GreedyDual;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** A trace replayed with too little memory for all: who makes room decides who starts cold. */
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
    GreedyDual<Waiting> eviction = new GreedyDual<>();
    double[] held = {0};
    replay.each(
        trace,
        (waiting, calls) -> {
          if (waiting.over) {
            replay.started(waiting);
            waiting = waiting.restarted();
            held[0] += waiting.function.memoryMb();
          }
          waiting.idle = false;
          for (int i = 0; i < Math.min(calls, 64); i++) {
            eviction.used(waiting);
          }
          while (held[0] > capacityMb) {
            Waiting evicted = eviction.evict();
            if (evicted == null) {
              break;
            }
            held[0] -= evicted.function.memoryMb();
          }
          waiting.idle = true;
          eviction.rested(waiting);
          return waiting;
        });
    return replay;
  }

  /** The reference: evicts the least recently used. */
  static EvictionReplay leastRecentlyUsed(Trace trace, double capacityMb) {
    EvictionReplay replay = new EvictionReplay(capacityMb);
    SequencedSet<Waiting> byUse = new LinkedHashSet<>();
    double[] held = {0};
    replay.each(
        trace,
        (waiting, calls) -> {
          if (!byUse.remove(waiting)) {
            replay.started(waiting);
            held[0] += waiting.function.memoryMb();
          }
          Iterator<Waiting> oldest = byUse.iterator();
          while (held[0] > replay.capacityMb && oldest.hasNext()) {
            held[0] -= oldest.next().function.memoryMb();
            oldest.remove();
          }
          byUse.addLast(waiting);
          return waiting;
        });
    return replay;
  }

  private interface Step {
    /** Returns the environment that serves the function from now on. */
    Waiting called(Waiting waiting, int calls);
  }

  private void each(Trace trace, Step step) {
    List<Waiting> waiting = new ArrayList<>();
    int[] next = new int[trace.functions().size()];
    for (Trace.Function function : trace.functions()) {
      waiting.add(new Waiting(function));
    }
    for (int minute = 0; minute < trace.minutes(); minute++) {
      for (int i = 0; i < next.length; i++) {
        Trace.Function function = trace.functions().get(i);
        if (next[i] < function.minutes().length && function.minutes()[next[i]] == minute) {
          waiting.set(i, step.called(waiting.get(i), function.calls()[next[i]++]));
        }
      }
    }
  }

  private void started(Waiting waiting) {
    coldStarts++;
    startSeconds += waiting.function.startMillis() / 1000;
  }

  long coldStarts() {
    return coldStarts;
  }

  /** The time that all starts took together. */
  double startSeconds() {
    return startSeconds;
  }

  private static final class Waiting extends GreedyDual.Candidate {
    final Trace.Function function;
    boolean idle;
    boolean over = true;

    Waiting(Trace.Function function) {
      this.function = function;
    }

    Waiting restarted() {
      Waiting next = new Waiting(function);
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
