package io.lambent.execution.start;

import io.lambent.execution.cgroup.Cgroup;
import io.lambent.execution.cgroup.Cgroups;
import io.lambent.execution.output.OutputPipe;
import io.lambent.execution.sandbox.Mounts;
import io.lambent.execution.sandbox.OwnNetwork;
import io.lambent.execution.sandbox.Sandbox;
import io.lambent.execution.sandbox.SandboxDriver;
import io.lambent.execution.sandbox.SandboxSpec;
import io.lambent.execution.sandbox.selection.SandboxSelection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Starts sandboxes, each with its limits. */
@Component
public final class Sandboxes {
  private final SandboxDriver driver;
  private final Cgroups groups;

  Sandboxes(SandboxSelection selection, Cgroups groups) {
    this.driver = selection.driver();
    this.groups = groups;
  }

  /**
   * The program that runs in a sandbox.
   *
   * @param network its own; null for the host's
   * @param zygote what may be forked instead; null where only the command will do
   */
  public record Program(
      List<String> command,
      Map<String, String> environment,
      String workingDirectory,
      @Nullable OwnNetwork network,
      SandboxSpec.@Nullable Zygote zygote) {}

  public SandboxDriver driver() {
    return driver;
  }

  /**
   * Starts one; blocks for some milliseconds.
   *
   * @throws io.lambent.execution.host.SandboxFailedException where the host does not allow it
   */
  public Sandbox start(
      Program program, Mounts mounts, OutputPipe output, int memoryMb, int ephemeralStorageMb) {
    Cgroup group = groups.create(driver.limits(memoryMb, ephemeralStorageMb));
    try {
      return driver.start(
          new SandboxSpec(
              program.command(),
              program.environment(),
              program.workingDirectory(),
              mounts,
              ephemeralStorageMb,
              group,
              output,
              program.network(),
              program.zygote()));
    } catch (RuntimeException e) {
      group.close();
      throw e;
    }
  }

  /** Gives a sandbox that was started before its function was known that function's limits. */
  void limit(Sandbox sandbox, int memoryMb, int ephemeralStorageMb) {
    sandbox.group().limit(driver.limits(memoryMb, ephemeralStorageMb));
  }
}
