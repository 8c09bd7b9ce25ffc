package io.lambent.execution.sandbox;

import io.lambent.execution.cgroup.ResourceLimits;
import io.lambent.execution.host.SandboxFailedException;
import java.nio.file.Path;
import java.util.Optional;

/** Starts sandboxes in one particular way. */
public interface SandboxDriver extends AutoCloseable {

  /** The name in {@code lambent.sandbox.driver}. */
  String name();

  /** Returns true if functions are isolated from each other and from the host. */
  boolean isolates();

  /** The paths of an environment's mounts, as seen from inside. */
  Layout layout(Mounts mounts);

  /** The path of a program of the interpreter, as seen from inside. */
  String pathInSandbox(Mounts mounts, Path executable);

  /** The limits of an environment whose function is configured so. */
  ResourceLimits limits(int memoryMb, int temporaryMb);

  /**
   * Starts a process tree. Blocks for some milliseconds; the caller is not an event loop.
   *
   * @throws SandboxFailedException where the host does not allow it
   */
  Sandbox start(SandboxSpec spec);

  /** The number of its user, as its processes see it; -1 where the host has no such numbers. */
  int uidInSandbox(Sandbox sandbox);

  /** Returns true if code can be mounted into a sandbox that runs already. */
  default boolean supportsLateMount() {
    return false;
  }

  /**
   * Why sandboxes cannot have a network of their own; empty where they can. Tries it, and blocks
   * for some milliseconds.
   */
  default Optional<String> networkProblem(OwnNetwork network) {
    return Optional.of("the " + name() + " driver has only the host's network");
  }

  /**
   * Mounts a function's code, layers and cache into a sandbox that was started without, and sizes
   * its {@code /tmp}: some hundred microseconds after the return.
   *
   * @throws SandboxFailedException where that is not possible, or no longer
   */
  default Binding bind(Sandbox sandbox, Mounts mounts, int ephemeralStorageMb) {
    throw new SandboxFailedException("the " + name() + " driver cannot mount code late");
  }

  /** Code on its way into a sandbox. */
  interface Binding {
    /**
     * Blocks until it is there.
     *
     * @throws SandboxFailedException where it does not get there
     */
    void await();
  }

  /** Checks if the driver can start sandboxes now. */
  default DriverCondition condition() {
    return new DriverCondition.Working();
  }

  /** Ends what the driver itself runs. */
  @Override
  default void close() {}
}
