package io.lambent.execution.cgroup;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A group of <a href="https://docs.kernel.org/admin-guide/cgroup-v1/index.html">version 1</a>: a
 * directory in the hierarchy of each controller.
 */
final class CgroupV1 extends Cgroup {
  /** The period of processor quotas in microseconds, which is AWS's. */
  private static final long PERIOD = 20_000;

  private static final int FREEZE_TRIES = 20;
  private static final long FREEZE_PAUSE_NANOS = 100_000;

  private final Map<CgroupController, Path> directories;
  private final LimitsProperties properties;

  CgroupV1(Map<CgroupController, Path> directories, LimitsProperties properties) {
    this.directories = directories;
    this.properties = properties;
  }

  private boolean tryWrite(CgroupController controller, String name, long value) {
    Path directory = directories.get(controller);
    return directory != null && tryWrite(directory.resolve(name), Long.toString(value));
  }

  private @Nullable Path file(CgroupController controller, String name) {
    Path directory = directories.get(controller);
    return directory == null ? null : directory.resolve(name);
  }

  /** The {@code tasks} files: a thread that moves itself avoids the global lock of a process. */
  @Override
  public List<Path> entries() {
    return directories.values().stream()
        .distinct()
        .map(directory -> directory.resolve("tasks"))
        .toList();
  }

  @Override
  void apply(ResourceLimits next) {
    long total = next.totalBytes();
    // With swap must be at least without it, so the order depends on which way it goes.
    if (!tryWrite(CgroupController.MEMORY, "memory.limit_in_bytes", total)) {
      boolean raised = tryWrite(CgroupController.MEMORY, "memory.memsw.limit_in_bytes", total);
      raised |= tryWrite(CgroupController.MEMORY, "memory.limit_in_bytes", total);
    }
    boolean ignored =
        tryWrite(CgroupController.MEMORY, "memory.memsw.limit_in_bytes", total)
            | tryWrite(CgroupController.MEMORY, "memory.swappiness", 0)
            | tryWrite(CgroupController.PIDS, "pids.max", properties.processes());
    switch (properties.cpu()) {
      case QUOTA ->
          ignored |=
              tryWrite(CgroupController.CPU, "cpu.cfs_period_us", PERIOD)
                  | tryWrite(CgroupController.CPU, "cpu.cfs_quota_us", 2 * PERIOD);
      case WEIGHT -> ignored |= tryWrite(CgroupController.CPU, "cpu.shares", next.weight(1024));
      case NONE -> {}
    }
  }

  @Override
  public void initialised() {
    if (properties.cpu() == LimitsProperties.CpuShare.QUOTA) {
      boolean ignored = tryWrite(CgroupController.CPU, "cpu.cfs_quota_us", limits().quota(PERIOD));
    }
  }

  @Override
  public boolean limitsMemory() {
    return directories.containsKey(CgroupController.MEMORY);
  }

  @Override
  public boolean freeze() {
    Path state = file(CgroupController.FREEZER, "freezer.state");
    return state != null && tryWrite(state, "FROZEN");
  }

  @Override
  public void thaw() {
    Path state = file(CgroupController.FREEZER, "freezer.state");
    boolean ignored = state != null && tryWrite(state, "THAWED");
  }

  /** Frozen first, so that none can be born meanwhile; a frozen process does not die. */
  @Override
  public void kill() {
    Path state = file(CgroupController.FREEZER, "freezer.state");
    if (state != null && freeze()) {
      for (int i = 0; i < FREEZE_TRIES && !"FROZEN".equals(read(state)); i++) {
        LockSupport.parkNanos(FREEZE_PAUSE_NANOS);
      }
    }
    directories.values().stream()
        .findFirst()
        .ifPresent(directory -> killAll(directory.resolve("cgroup.procs")));
    thaw();
  }

  @Override
  public long outOfMemoryKills() {
    Path control = file(CgroupController.MEMORY, "memory.oom_control");
    return control == null ? 0 : number(read(control), "oom_kill");
  }

  @Override
  long usage() {
    return number(file(CgroupController.MEMORY, "memory.usage_in_bytes"));
  }

  @Override
  long peakUsage() {
    return number(file(CgroupController.MEMORY, "memory.max_usage_in_bytes"));
  }

  @Override
  long files() {
    Path statistics = file(CgroupController.MEMORY, "memory.stat");
    if (statistics == null) {
      return 0;
    }
    // The kernel gives back cached names and files, too, but does not report them apart.
    long kernel = Math.max(0, number(file(CgroupController.MEMORY, "memory.kmem.usage_in_bytes")));
    return kernel + number(read(statistics), "cache");
  }

  @Override
  List<Path> directories() {
    return List.copyOf(directories.values());
  }
}
