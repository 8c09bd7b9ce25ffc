package io.lambent.execution.sandbox;

import java.nio.file.Path;

/** Starts sandboxes in one particular way. */
public interface SandboxDriver {

  /** As in {@code lambent.sandbox.driver}. */
  String name();

  /** Whether functions are fenced in from each other and from the host. */
  boolean isolates();

  /** Where the mounts of an environment are found from inside. */
  Layout layout(Mounts mounts);

  /** Where a program of the interpreter is found from inside. */
  String inside(Mounts mounts, Path executable);

  /**
   * Starts a process tree. Blocks for some milliseconds; the caller is not an event loop.
   *
   * @throws SandboxFailedException where the host does not allow it
   */
  Sandbox start(SandboxSpec spec);
}
