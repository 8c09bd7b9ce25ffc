package io.lambent.execution.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Version 2. A group that has processes cannot give controllers to groups below it, so the platform
 * first moves what is in its own group into one beside its environments: by itself in a container,
 * in a service, and in a scope that systemd delegates to a user. The group of a login session stays
 * as it is; there the instance's group is made beside it, which takes root.
 */
final class UnifiedHierarchy implements GroupHierarchy {
  private static final String PLATFORM = "lambent-platform";
  private static final int MOVES = 10;

  private final Path instance;
  private final Set<Controller> controllers;
  private final LimitsProperties properties;

  /**
   * @param own the group that this process is in
   * @param name of the group of this instance
   * @throws IOException where the host does not permit it
   */
  UnifiedHierarchy(Path own, String name, LimitsProperties properties) throws IOException {
    this.properties = properties;
    Path home = home(own);
    if (home.equals(own) && Files.exists(own.resolve("cgroup.type"))) {
      moveProcesses(own);
    }
    GroupHierarchy.sweep(home, UnifiedHierarchy.class.getSimpleName());
    enable(home);
    this.instance = Files.createDirectory(home.resolve(name));
    this.controllers = enable(instance);
  }

  private static Path home(Path own) {
    String name = String.valueOf(own.getFileName());
    Path above = own.getParent();
    boolean keepOut =
        name.equals(PLATFORM)
            || (name.startsWith("session-") && name.endsWith(".scope"))
            || name.equals("init.scope");
    return keepOut && above != null ? above : own;
  }

  private static void moveProcesses(Path own) throws IOException {
    Path platform = own.resolve(PLATFORM);
    Files.createDirectories(platform);
    for (int i = 0; i < MOVES; i++) {
      String processes = Files.readString(own.resolve("cgroup.procs")).strip();
      if (processes.isEmpty()) {
        return;
      }
      for (String process : processes.split("\n")) {
        // Those that just ended cannot be moved; the next round shows who is left.
        boolean ignored = ControlGroup.tryWrite(platform.resolve("cgroup.procs"), process);
      }
    }
    throw new IOException("processes in " + own + " cannot be moved to a group of their own");
  }

  /** Gives the groups below those controllers that are there; returns them. */
  private static Set<Controller> enable(Path group) throws IOException {
    String available = Files.readString(group.resolve("cgroup.controllers"));
    Set<Controller> enabled = EnumSet.of(Controller.FREEZER);
    for (Controller controller : Controller.values()) {
      if (Arrays.asList(available.strip().split(" ")).contains(controller.kernelName())) {
        ControlGroup.write(group.resolve("cgroup.subtree_control"), "+" + controller.kernelName());
        enabled.add(controller);
      }
    }
    return enabled;
  }

  @Override
  public String description() {
    return "control groups, version 2, in " + instance;
  }

  @Override
  public Set<Controller> controllers() {
    return controllers;
  }

  @Override
  public ControlGroup create(String name) throws IOException {
    return new UnifiedGroup(
        Files.createDirectory(instance.resolve(name)),
        properties,
        controllers.contains(Controller.MEMORY));
  }

  @Override
  public void close() {
    GroupHierarchy.removeTree(instance);
  }
}
