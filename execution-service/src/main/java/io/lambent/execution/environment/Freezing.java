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

  /** Notes that the environment has nothing to do from now on. */
  void markIdle() {
    idleSinceNanos = System.nanoTime();
    idle = true;
  }

  /** Notes that the environment has something to do, and lets its processes run. */
  void resume(Cgroup group) {
    idle = false;
    if (frozen) {
      frozen = false;
      group.thaw();
    }
  }

  /** Returns true where the processes have been idle for so long and run still. Any thread. */
  boolean isDue(long now, long afterNanos) {
    return idle && !frozen && now - idleSinceNanos >= afterNanos;
  }

  /** Stops the processes, unless they have something to do again. */
  void freeze(Cgroup group) {
    if (idle && !frozen) {
      frozen = group.freeze();
      // A host that cannot freeze is not asked again before the next call.
      idle = frozen;
    }
  }

  /** Any thread. */
  boolean frozen() {
    return frozen;
  }
}
