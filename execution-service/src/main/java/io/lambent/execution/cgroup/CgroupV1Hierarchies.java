package io.lambent.execution.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Version 1: the instance has a group in the hierarchy of each controller. */
final class CgroupV1Hierarchies implements CgroupHierarchy {
  private static final long SHARES_OF_A_PROCESSOR = 1024;

  private final Map<CgroupController, Path> instance = new EnumMap<>(CgroupController.class);
  private final LimitsProperties properties;

  /**
   * @param own the groups that this process is in
   * @param name of the groups of this instance
   * @throws IOException where the host does not permit it
   */
  CgroupV1Hierarchies(Map<CgroupController, Path> own, String name, LimitsProperties properties)
      throws IOException {
    this.properties = properties;
    CgroupHierarchy.sweep(own.values());
    for (Map.Entry<CgroupController, Path> each : own.entrySet()) {
      Path group = each.getValue().resolve(name);
      // Controllers may share one hierarchy.
      Files.createDirectories(group);
      instance.put(each.getKey(), group);
    }
    Path cpu = instance.get(CgroupController.CPU);
    if (cpu != null) {
      // All functions together against the platform, whose threads each count as one processor.
      long shares = SHARES_OF_A_PROCESSOR * Runtime.getRuntime().availableProcessors();
      boolean ignored = Cgroup.tryWrite(cpu.resolve("cpu.shares"), Long.toString(shares));
    }
  }

  @Override
  public String description() {
    return "control groups, version 1, in " + instance.values().stream().findFirst().orElseThrow();
  }

  @Override
  public Set<CgroupController> controllers() {
    return instance.keySet();
  }

  @Override
  public Cgroup create(String name) throws IOException {
    Map<CgroupController, Path> directories = new EnumMap<>(CgroupController.class);
    for (Map.Entry<CgroupController, Path> each : instance.entrySet()) {
      directories.put(each.getKey(), Files.createDirectories(each.getValue().resolve(name)));
    }
    return new CgroupV1(directories, properties);
  }

  @Override
  public List<Path> directories() {
    return instance.values().stream().distinct().toList();
  }
}
