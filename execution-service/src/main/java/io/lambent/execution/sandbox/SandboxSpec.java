package io.lambent.execution.sandbox;

import io.lambent.execution.cgroup.Cgroup;
import io.lambent.execution.output.OutputPipe;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The program of a sandbox, and what it may see.
 *
 * @param command program and arguments, as found from inside; never passed to a shell
 * @param environment all variables of the process; nothing of the platform's own is added
 * @param workingDirectory as found from inside
 * @param ephemeralStorageMb size of the private {@code /tmp}, where the driver can limit it
 * @param group that the processes become members of before they do anything
 * @param output where standard output and standard error go
 * @param network its own; null for the host's
 * @param zygote what may be forked instead of running the command; null where only that will do
 */
public record SandboxSpec(
    List<String> command,
    Map<String, String> environment,
    String workingDirectory,
    Mounts mounts,
    int ephemeralStorageMb,
    Cgroup group,
    OutputPipe output,
    @Nullable OwnNetwork network,
    @Nullable Zygote zygote) {

  public SandboxSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /**
   * A process with the runtime client loaded, of which environments can be forked. It forks stems:
   * they learn their variables and their function from the platform.
   *
   * @param command program and arguments, as found from inside
   * @param environment all its variables
   * @param trustDomain functions of different ones are never forked of the same process
   */
  public record Zygote(List<String> command, Map<String, String> environment, String trustDomain) {
    public Zygote {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }
}
