package io.lambent.execution.pool;

import io.lambent.execution.pool.policy.GreedyDual;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The limits on the environments of all pools of this host together. If they are exceeded, idle
 * environments end.
 */
final class HostQuota {
  private final int maxEnvironments;
  private final long maxMemoryMb;
  private final AtomicInteger environments = new AtomicInteger();
  private final AtomicLong memoryMb = new AtomicLong();
  private final HostCapacity capacity;
  private final GreedyDual<PooledEnvironment> eviction = new GreedyDual<>();

  /**
   * @param maxMemoryMb counted as configured
   */
  HostQuota(int maxEnvironments, long maxMemoryMb, HostCapacity capacity) {
    this.maxEnvironments = maxEnvironments;
    this.maxMemoryMb = maxMemoryMb;
    this.capacity = capacity;
  }

  /** Counts a new environment, and ends idle ones if there are too many now. */
  void reserve(PooledEnvironment entered) {
    environments.incrementAndGet();
    memoryMb.addAndGet(entered.memoryMb());
    evictExcess();
  }

  /** Returns true if one more environment is within the limits. */
  boolean fits(int memory) {
    return environments.get() < maxEnvironments && memoryMb.get() + memory <= maxMemoryMb;
  }

  /**
   * Returns true if the host has memory and file descriptors for one more environment; ends an idle
   * one first if that is necessary.
   */
  boolean hasCapacity() {
    if (capacity.hasRoom(environments.get())) {
      return true;
    }
    endOneIdle();
    return capacity.hasRoom(environments.get());
  }

  /** An environment has ended a call, and is idle in a moment. */
  void used(PooledEnvironment pooled) {
    eviction.used(pooled);
  }

  /** An environment is idle. */
  void idle(PooledEnvironment pooled) {
    eviction.rested(pooled);
  }

  /** An environment ends or has ended, and counts no more. */
  void release(PooledEnvironment left) {
    if (left.uncount()) {
      environments.decrementAndGet();
      memoryMb.addAndGet(-left.memoryMb());
      eviction.ended();
    }
  }

  /**
   * Ends idle environments until the limits are kept. If all that is left works, the limits stay
   * exceeded: calls are limited by concurrency, not here. While the host is short of memory, each
   * call ends one idle environment.
   */
  void evictExcess() {
    while (environments.get() > maxEnvironments || memoryMb.get() > maxMemoryMb) {
      if (!endOneIdle()) {
        return;
      }
    }
    if (capacity.isShortOfMemory()) {
      endOneIdle();
    }
  }

  private boolean endOneIdle() {
    PooledEnvironment evicted = eviction.evict();
    if (evicted == null) {
      return false;
    }
    evicted.pool().end(evicted);
    return true;
  }
}
