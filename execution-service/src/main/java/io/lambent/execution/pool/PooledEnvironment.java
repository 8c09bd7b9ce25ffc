package io.lambent.execution.pool;

import io.lambent.execution.environment.ExecutionEnvironment;
import io.lambent.execution.pool.policy.GreedyDual;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An environment's place in its pool. Whoever changes {@code IDLE} to something else owns the
 * environment: a lease, or the one who ends it.
 */
final class PooledEnvironment extends GreedyDual.Candidate {
  enum Place {
    /** Without a call. */
    STARTING,
    LEASED,
    IDLE,
    REMOVED
  }

  private final VersionPool pool;
  private final String revision;
  private final int memoryMb;
  private final boolean provisioned;
  private final AtomicReference<Place> place;
  private final AtomicBoolean counted = new AtomicBoolean(true);
  private @Nullable ExecutionEnvironment environment;
  private volatile long idleSinceNanos;
  private volatile boolean available;

  /**
   * @param memoryMb configured
   * @param provisioned to be held ready
   */
  PooledEnvironment(
      VersionPool pool, String revision, int memoryMb, Place place, boolean provisioned) {
    this.pool = pool;
    this.revision = revision;
    this.memoryMb = memoryMb;
    this.provisioned = provisioned;
    this.place = new AtomicReference<>(place);
  }

  /** Before it is seen by any other thread. */
  void attach(ExecutionEnvironment made) {
    environment = made;
  }

  ExecutionEnvironment environment() {
    ExecutionEnvironment attached = environment;
    if (attached == null) {
      throw new IllegalStateException("not attached");
    }
    return attached;
  }

  VersionPool pool() {
    return pool;
  }

  String revision() {
    return revision;
  }

  boolean provisioned() {
    return provisioned;
  }

  /** Of one that is held ready: whether it has been initialised. */
  boolean available() {
    return available;
  }

  void becomeAvailable() {
    available = true;
  }

  int memoryMb() {
    return memoryMb;
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  boolean working() {
    return place.get() == Place.LEASED;
  }

  boolean tryLease() {
    return place.compareAndSet(Place.IDLE, Place.LEASED);
  }

  void rest(long nowNanos) {
    idleSinceNanos = nowNanos;
    place.set(Place.IDLE);
  }

  /** It takes a call that another environment was started for. */
  void take() {
    place.set(Place.LEASED);
  }

  /** It has no call any more, before it has started. */
  void startFreely() {
    place.compareAndSet(Place.LEASED, Place.STARTING);
  }

  void remove() {
    place.set(Place.REMOVED);
  }

  /** True once: it no longer counts against the limits of the host. */
  boolean uncount() {
    return counted.compareAndSet(true, false);
  }

  @Override
  protected boolean idle() {
    return place.get() == Place.IDLE;
  }

  @Override
  protected boolean over() {
    return place.get() == Place.REMOVED;
  }

  @Override
  protected boolean tryEnd() {
    return place.compareAndSet(Place.IDLE, Place.REMOVED);
  }

  @Override
  protected double startCost() {
    return Math.max(1, environment().startMicros());
  }

  /** What it uses, where that is known; what is configured says little of it. */
  @Override
  protected double size() {
    long used = environment().peakMemoryMb();
    return used > 0 ? used : memoryMb;
  }
}
