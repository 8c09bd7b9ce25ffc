package io.lambent.execution.pool;

import io.lambent.execution.environment.ExecutionEnvironment;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An environment's place in its pool. Whoever changes {@code IDLE} to something else owns the
 * environment: a lease, or the one who ends it.
 */
final class PooledEnvironment {
  enum Place {
    LEASED,
    IDLE,
    REMOVED
  }

  private final String revision;
  private final AtomicReference<Place> place = new AtomicReference<>(Place.LEASED);
  private @Nullable ExecutionEnvironment environment;
  private volatile long idleSinceNanos;

  PooledEnvironment(String revision) {
    this.revision = revision;
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

  String revision() {
    return revision;
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  boolean idle() {
    return place.get() == Place.IDLE;
  }

  boolean tryLease() {
    return place.compareAndSet(Place.IDLE, Place.LEASED);
  }

  boolean tryRemove() {
    return place.compareAndSet(Place.IDLE, Place.REMOVED);
  }

  void rest() {
    idleSinceNanos = System.nanoTime();
    place.set(Place.IDLE);
  }

  void remove() {
    place.set(Place.REMOVED);
  }
}
