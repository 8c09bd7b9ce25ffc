package io.lambent.execution.sandbox;

import java.util.List;
import java.util.Map;

/**
 * What to run and what it may see.
 *
 * @param command program and arguments, as found from inside; never passed to a shell
 * @param environment all variables of the process; nothing of the platform's own is added
 * @param workingDirectory as found from inside
 * @param ephemeralStorageMb size of the private {@code /tmp}, where the driver can limit it
 * @param output where standard output and standard error go
 */
public record SandboxSpec(
    List<String> command,
    Map<String, String> environment,
    String workingDirectory,
    Mounts mounts,
    int ephemeralStorageMb,
    OutputPipe output) {

  public SandboxSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
