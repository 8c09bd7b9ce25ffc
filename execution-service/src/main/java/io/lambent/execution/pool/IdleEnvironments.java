package io.lambent.execution.pool;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The idle environments of one version, most recently used first, those that are held ready
 * (provisioned) before all others. Lock-free: an environment is taken by changing its {@link
 * PooledEnvironment.Place}, so one that is ended while it is in here is skipped.
 */
final class IdleEnvironments {
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
    PooledEnvironment held = provisioned.pollFirst();
    return held == null ? onDemand.pollFirst() : held;
  }

  Stream<PooledEnvironment> all() {
    return Stream.concat(provisioned.stream(), onDemand.stream());
  }

  /** The environments that are ended after a long idle time. */
  Iterable<PooledEnvironment> onDemand() {
    return onDemand;
  }
}
