package io.lambent.execution.cgroup;

import java.nio.file.Path;
import java.util.List;

/**
 * A group of <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">version 2</a>: one
 * directory with all controls.
 */
final class CgroupV2 extends Cgroup {
  /** The period of processor quotas in microseconds, which is AWS's. */
  private static final long PERIOD = 20_000;

  private final Path directory;
  private final LimitsProperties properties;
  private final boolean memory;

  /**
   * @param memory whether the memory controller is there
   */
  CgroupV2(Path directory, LimitsProperties properties, boolean memory) {
    this.directory = directory;
    this.properties = properties;
    this.memory = memory;
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  @Override
  public List<Path> entries() {
    return List.of(file("cgroup.procs"));
  }

  @Override
  void apply(ResourceLimits next) {
    boolean ignored =
        tryWrite(file("memory.max"), Long.toString(next.totalBytes()))
            | tryWrite(file("memory.swap.max"), "0")
            | tryWrite(file("pids.max"), Integer.toString(properties.processes()));
    switch (properties.cpu()) {
      case QUOTA -> ignored |= tryWrite(file("cpu.max"), 2 * PERIOD + " " + PERIOD);
      case WEIGHT ->
          ignored |=
              tryWrite(file("cpu.weight"), Long.toString(Math.min(10_000, next.weight(100))));
      case NONE -> {}
    }
  }

  @Override
  public void initialised() {
    if (properties.cpu() == LimitsProperties.CpuShare.QUOTA) {
      boolean ignored = tryWrite(file("cpu.max"), limits().quota(PERIOD) + " " + PERIOD);
    }
  }

  @Override
  public boolean limitsMemory() {
    return memory;
  }

  @Override
  public boolean freeze() {
    return tryWrite(file("cgroup.freeze"), "1");
  }

  @Override
  public void thaw() {
    boolean ignored = tryWrite(file("cgroup.freeze"), "0");
  }

  /** The kernel does it at once since Linux 5.14, and ends frozen processes, too. */
  @Override
  public void kill() {
    if (!tryWrite(file("cgroup.kill"), "1")) {
      killAll(file("cgroup.procs"));
    }
  }

  @Override
  public long outOfMemoryKills() {
    return memory ? number(read(file("memory.events")), "oom_kill") : 0;
  }

  @Override
  long usage() {
    return memory ? number(file("memory.current")) : UNKNOWN;
  }

  /** Since Linux 5.19. */
  @Override
  long peakUsage() {
    return memory ? number(file("memory.peak")) : UNKNOWN;
  }

  @Override
  long files() {
    String statistics = read(file("memory.stat"));
    return number(statistics, "file") + number(statistics, "slab_reclaimable");
  }

  @Override
  List<Path> directories() {
    return List.of(directory);
  }
}
