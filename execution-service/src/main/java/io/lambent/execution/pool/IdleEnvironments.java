package io.lambent.execution.pool;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The idle environments of one version, most recently used first, those that are held ready
 * (provisioned) before all others, and of the first few one that the calling thread serves.
 * Lock-free: an environment is taken by changing its {@link PooledEnvironment.Place}, so one that
 * is ended while it is in here is skipped.
 */
final class IdleEnvironments {
  /**
   * The number of environments among which one of the calling thread is looked for: a change of
   * threads costs about as much as the rest of a warm call.
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

  /** One that the calling thread serves, if it is among the first; else the first. */
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
