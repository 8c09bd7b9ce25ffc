package io.lambent.execution.pool;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The idle environments of one version, most recently used first, those that are held ready
 * (provisioned) before all others. If the calling thread is the event loop of one of the first few,
 * that one is lent before the others. Lock-free: an environment is taken by changing its {@link
 * PooledEnvironment.Place}, so one that is ended while it is in here is skipped.
 */
final class IdleEnvironments {
  /**
   * The number of environments among which a call looks for one of its own event loop: waking
   * another thread costs about as much as the rest of a warm call.
   */
  private static final int LOOKED_AT = 4;

  private final ConcurrentLinkedDeque<PooledEnvironment> onDemand = new ConcurrentLinkedDeque<>();
  private final ConcurrentLinkedDeque<PooledEnvironment> provisioned =
      new ConcurrentLinkedDeque<>();

  private ConcurrentLinkedDeque<PooledEnvironment> deque(PooledEnvironment environment) {
    return environment.provisioned() ? provisioned : onDemand;
  }

  void add(PooledEnvironment environment) {
    deque(environment).addFirst(environment);
  }

  void remove(PooledEnvironment environment) {
    deque(environment).remove(environment);
  }

  /** May be true although the environments in here have ended; {@link #poll} removes these. */
  boolean mayHaveSome() {
    return !onDemand.isEmpty() || !provisioned.isEmpty();
  }

  /** Leases an environment; null where none is idle. */
  @Nullable PooledEnvironment poll() {
    for (PooledEnvironment next = next(); next != null; next = next()) {
      if (next.tryLease()) {
        return next;
      }
    }
    return null;
  }

  private @Nullable PooledEnvironment next() {
    PooledEnvironment held = next(provisioned);
    return held == null ? next(onDemand) : held;
  }

  /** Takes one whose event loop is the calling thread, if it is among the first; else the first. */
  private static @Nullable PooledEnvironment next(ConcurrentLinkedDeque<PooledEnvironment> among) {
    int seen = 0;
    for (PooledEnvironment each : among) {
      if (each.environment().isServedByThisThread() && among.remove(each)) {
        return each;
      }
      seen++;
      if (seen == LOOKED_AT) {
        break;
      }
    }
    return among.pollFirst();
  }

  Stream<PooledEnvironment> all() {
    return Stream.concat(provisioned.stream(), onDemand.stream());
  }

  /** The environments that are ended after a long idle time. */
  Iterable<PooledEnvironment> onDemand() {
    return onDemand;
  }
}
