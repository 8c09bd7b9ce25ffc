package io.lambent.execution.environment;

import io.lambent.execution.cgroup.Cgroup;

/**
 * Stops the processes of an environment while it has nothing to do, as AWS does, so that idle ones
 * take no processor time. Nothing is scheduled per call: a call leaves the time of its end, which
 * {@link EnvironmentMonitor} reads.
 *
 * <p>Changed on the environment's event loop only.
 */
final class Freezing {
  private volatile long idleSinceNanos;
  private volatile boolean idle;
  private volatile boolean frozen;

  /** There is nothing to do from now on. */
  void rest() {
    idleSinceNanos = System.nanoTime();
    idle = true;
  }

  /** There is, or will be no more: the processes go on, or can be ended. */
  void wake(Cgroup group) {
    idle = false;
    if (frozen) {
      frozen = false;
      group.thaw();
    }
  }

  /** Whether there has been nothing to do for so long. Any thread. */
  boolean isDue(long now, long afterNanos) {
    return idle && !frozen && now - idleSinceNanos >= afterNanos;
  }

  /** Stops the processes unless there is something to do again. */
  void freeze(Cgroup group) {
    if (idle && !frozen) {
      frozen = group.freeze();
      // Where it is not possible it need not be tried again and again.
      idle = frozen;
    }
  }

  /** Any thread. */
  boolean frozen() {
    return frozen;
  }
}
