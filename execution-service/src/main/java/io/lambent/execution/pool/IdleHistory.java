package io.lambent.execution.pool;

import io.lambent.execution.pool.policy.IdleTimes;

/** The times at which calls of one version ended, and its pauses between them. */
final class IdleHistory {
  private final IdleTimes idleTimes = new IdleTimes();

  /** The end of the last call of environments that have ended. */
  private volatile long lastEndNanos;

  /** True if the version has been called. */
  private volatile boolean calledBefore;

  /** True if an environment was started ahead of a call, since the last call. */
  private volatile boolean prestarted;

  IdleHistory(long nowNanos) {
    lastEndNanos = nowNanos;
  }

  IdleTimes idleTimes() {
    return idleTimes;
  }

  long lastEndNanos() {
    return lastEndNanos;
  }

  boolean calledBefore() {
    return calledBefore;
  }

  boolean prestarted() {
    return prestarted;
  }

  void prestart() {
    prestarted = true;
  }

  /** A call came. */
  void called() {
    if (prestarted) {
      prestarted = false;
    }
  }

  /** A call came after a pause; 0 where other calls ran meanwhile. */
  void paused(long nowNanos, long pauseNanos) {
    idleTimes.called(nowNanos, pauseNanos);
  }

  /** An environment has ended whose last call ended then. */
  void ended(long atNanos) {
    lastEndNanos = atNanos;
    calledBefore = true;
  }
}
