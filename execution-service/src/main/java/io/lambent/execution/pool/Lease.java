package io.lambent.execution.pool;

import io.lambent.execution.environment.ExecutionEnvironment;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The use of an environment for one call. Given back once.
 *
 * <p>While the environment starts, another one may become free and take the call; the lease is of
 * that one then.
 */
public final class Lease implements AutoCloseable {
  private final VersionPool pool;
  private volatile PooledEnvironment pooled;
  private final AtomicBoolean released = new AtomicBoolean();

  Lease(VersionPool pool, PooledEnvironment pooled) {
    this.pool = pool;
    this.pooled = pooled;
  }

  /** Why a lease ends. */
  public enum Release {
    /** The call is over; the environment may serve the next one if it is ready. */
    DONE,
    /** The call never ran, and nobody knows what state the environment is in. */
    ABANDONED
  }

  public ExecutionEnvironment environment() {
    return pooled.environment();
  }

  /** Whether the call waits for its environment to start. */
  boolean waits() {
    return !released.get() && environment().starting();
  }

  /** The environment that starts for the call. */
  PooledEnvironment pooled() {
    return pooled;
  }

  /** Another environment has the call from now on. */
  void moveTo(PooledEnvironment free) {
    pooled = free;
  }

  public void release(Release reason) {
    if (released.compareAndSet(false, true)) {
      pool.giveBack(pooled, reason);
    }
  }

  @Override
  public void close() {
    release(Release.ABANDONED);
  }
}
