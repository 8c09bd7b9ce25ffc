package io.lambent.execution.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Version 2. A group that has processes cannot give controllers to groups below it, so the platform
 * first moves what is in its own group into one beside its environments: by itself in a container,
 * and in a service or scope that systemd delegates.
 *
 * <p>Other services and scopes, those of login sessions among them, stay as they are, and the
 * instance's group is made beside them, which takes root or a service manager of the user's own.
 * Inside, one function that runs out of memory would be the end of the platform: systemd stops a
 * service in whose group the kernel ended a process for that (<a
 * href="https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#OOMPolicy=">{@code
 * OOMPolicy}</a>), unless it is delegated.
 */
final class CgroupV2Hierarchy implements CgroupHierarchy {
  private static final String PLATFORM = "lambent-platform";
  private static final int MOVES = 10;

  private final Path instance;
  private final Set<CgroupController> controllers;
  private final LimitsProperties properties;

  /**
   * @param own the group that this process is in
   * @param name of the group of this instance
   * @throws IOException where the host does not permit it
   */
  CgroupV2Hierarchy(Path own, String name, LimitsProperties properties) throws IOException {
    this.properties = properties;
    Path home = home(own, CgroupV2Hierarchy::delegated);
    if (home.equals(own) && Files.exists(own.resolve("cgroup.type"))) {
      moveProcesses(own);
    }
    CgroupHierarchy.sweep(List.of(home));
    enable(home);
    this.instance = Files.createDirectory(home.resolve(name));
    this.controllers = enable(instance);
  }

  /** The parent of this instance's group: the group of this process, or the one above. */
  static Path home(Path own, Predicate<Path> delegated) {
    String name = String.valueOf(own.getFileName());
    boolean unit = name.endsWith(".service") || name.endsWith(".scope");
    Path above = own.getParent();
    boolean keepOut = name.equals(PLATFORM) || (unit && !delegated.test(own));
    return keepOut && above != null ? above : own;
  }

  /** Systemd marks what it delegates, so that everyone can see it since version 251. */
  private static boolean delegated(Path unit) {
    try {
      UserDefinedFileAttributeView marks =
          Files.getFileAttributeView(unit, UserDefinedFileAttributeView.class);
      return marks != null && marks.size("delegate") == 1;
    } catch (IOException e) {
      return false;
    }
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
        boolean ignored = Cgroup.tryWrite(platform.resolve("cgroup.procs"), process);
      }
    }
    throw new IOException("processes in " + own + " cannot be moved to a group of their own");
  }

  /** Gives the groups below those controllers that are there; returns them. */
  private static Set<CgroupController> enable(Path group) throws IOException {
    String available = Files.readString(group.resolve("cgroup.controllers"));
    Set<CgroupController> enabled = EnumSet.of(CgroupController.FREEZER);
    for (CgroupController controller : CgroupController.values()) {
      if (Arrays.asList(available.strip().split(" ")).contains(controller.kernelName())) {
        Cgroup.write(group.resolve("cgroup.subtree_control"), "+" + controller.kernelName());
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
  public Set<CgroupController> controllers() {
    return controllers;
  }

  @Override
  public Cgroup create(String name) throws IOException {
    return new CgroupV2(
        Files.createDirectory(instance.resolve(name)),
        properties,
        controllers.contains(CgroupController.MEMORY));
  }

  @Override
  public List<Path> directories() {
    return List.of(instance);
  }
}
