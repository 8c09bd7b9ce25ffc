package io.lambent.execution.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Version 1: the instance has a group in the hierarchy of each controller. */
final class SeparateHierarchies implements GroupHierarchy {
  private static final long SHARES_OF_A_PROCESSOR = 1024;

  private final Map<Controller, Path> instance = new EnumMap<>(Controller.class);
  private final LimitsProperties properties;

  /**
   * @param own the groups that this process is in
   * @param name of the groups of this instance
   * @throws IOException where the host does not permit it
   */
  SeparateHierarchies(Map<Controller, Path> own, String name, LimitsProperties properties)
      throws IOException {
    this.properties = properties;
    for (Map.Entry<Controller, Path> each : own.entrySet()) {
      GroupHierarchy.sweep(each.getValue(), each.getKey().kernelName());
      Path group = each.getValue().resolve(name);
      // Controllers may share one hierarchy.
      Files.createDirectories(group);
      instance.put(each.getKey(), group);
    }
    Path cpu = instance.get(Controller.CPU);
    if (cpu != null) {
      // All functions together against the platform, whose threads each count as one processor.
      long shares = SHARES_OF_A_PROCESSOR * Runtime.getRuntime().availableProcessors();
      boolean ignored = ControlGroup.tryWrite(cpu.resolve("cpu.shares"), Long.toString(shares));
    }
  }

  @Override
  public String description() {
    return "control groups, version 1, in " + instance.values().stream().findFirst().orElseThrow();
  }

  @Override
  public Set<Controller> controllers() {
    return instance.keySet();
  }

  @Override
  public ControlGroup create(String name) throws IOException {
    Map<Controller, Path> directories = new EnumMap<>(Controller.class);
    for (Map.Entry<Controller, Path> each : instance.entrySet()) {
      directories.put(each.getKey(), Files.createDirectories(each.getValue().resolve(name)));
    }
    return new SeparateGroup(directories, properties);
  }

  @Override
  public void close() {
    instance.values().forEach(GroupHierarchy::removeTree);
  }
}
