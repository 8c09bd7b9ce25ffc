package io.lambent.execution.pool;

import io.lambent.execution.environment.ExecutionEnvironment;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The use of an environment for one call, with its run slot if it has one. Given back once. */
public final class Lease extends RunSlots.Holder implements AutoCloseable {
  private final VersionPool pool;
  private final AtomicBoolean released = new AtomicBoolean();
  private @Nullable PooledEnvironment pooled;
  private long sinceNanos;

  /** A lease that may get a run slot before it is known of which environment it is. */
  Lease(VersionPool pool) {
    this.pool = pool;
  }

  /** Before any other thread sees the lease. */
  Lease of(PooledEnvironment environment, long nowNanos) {
    pooled = environment;
    sinceNanos = nowNanos;
    return this;
  }

  long sinceNanos() {
    return sinceNanos;
  }

  PooledEnvironment pooled() {
    return Objects.requireNonNull(pooled);
  }

  /** Why a lease ends. */
  public enum Release {
    /** The call is over; the environment may serve the next one if it is ready. */
    DONE,
    /** The call never ran, and the state of the environment is unknown. */
    ABANDONED
  }

  @Override
  boolean mayUseProcessor() {
    return !pool.callsAreBlocked();
  }

  public ExecutionEnvironment environment() {
    return pooled().environment();
  }

  public void release(Release reason) {
    if (released.compareAndSet(false, true)) {
      pool.giveBack(this, pooled(), reason);
    }
  }

  @Override
  public void close() {
    release(Release.ABANDONED);
  }
}
