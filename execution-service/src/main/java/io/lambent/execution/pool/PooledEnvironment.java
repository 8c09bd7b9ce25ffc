package io.lambent.execution.pool;

import io.lambent.execution.environment.ExecutionEnvironment;
import io.lambent.execution.pool.policy.GreedyDual;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An environment's place in its pool. The thread that changes {@code IDLE} to something else owns
 * the environment: it leases it or ends it.
 */
final class PooledEnvironment extends GreedyDual.Candidate {
  enum Place {
    STARTING,
    IDLE,
    /** Taken for a call, which may still be among those that wait. */
    LENT,
    /** It has a call. */
    WORKING,
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
  private volatile long tookNanos;
  private volatile long readyNanos;
  private volatile boolean available;

  /**
   * @param memoryMb configured
   * @param provisioned to be held ready
   */
  PooledEnvironment(VersionPool pool, String revision, int memoryMb, boolean provisioned) {
    this.pool = pool;
    this.revision = revision;
    this.memoryMb = memoryMb;
    this.provisioned = provisioned;
    this.place = new AtomicReference<>(Place.STARTING);
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

  /** Returns true if an environment that is held ready has been initialised. */
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

  Place place() {
    return place.get();
  }

  boolean working() {
    return place.get() == Place.WORKING;
  }

  boolean tryLease() {
    return place.compareAndSet(Place.IDLE, Place.LENT);
  }

  void rest(long nowNanos) {
    idleSinceNanos = nowNanos;
    place.set(Place.IDLE);
  }

  /** Makes an environment idle again whose lease came to nothing. */
  void putBack() {
    place.set(Place.IDLE);
  }

  /** It has a call from now on, which waits no longer. The time is on the run queue's clock. */
  void takes(long nowNanos) {
    tookNanos = nowNanos;
    place.updateAndGet(before -> before == Place.REMOVED ? before : Place.WORKING);
  }

  long tookNanos() {
    return tookNanos;
  }

  /** Notes when it could take its first call, on the clock of the run queue. */
  void becomeReady(long nowNanos) {
    readyNanos = nowNanos;
  }

  long readyNanos() {
    return readyNanos;
  }

  /**
   * Returns true if the platform's own part of its start, or of a call's end, takes longer than a
   * limit.
   */
  boolean isStuck(long nowNanos, long limitNanos) {
    ExecutionEnvironment watched = environment();
    return switch (watched.state()) {
      case STARTING -> watched.startingNanos() > limitNanos;
      case BUSY -> {
        long timeout = TimeUnit.SECONDS.toNanos(watched.version().timeoutSeconds());
        yield nowNanos - tookNanos > timeout + limitNanos;
      }
      case NEW, INITIALISING, READY, STOPPING, STOPPED -> false;
    };
  }

  boolean starting() {
    return place.get() == Place.STARTING;
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

  /** The measured peak of its memory, or the configured size if there is no measurement. */
  @Override
  protected double size() {
    long used = environment().peakMemoryMb();
    return used > 0 ? used : memoryMb;
  }
}
