package io.lambent.execution.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The control groups that this process is in, as directories.
 *
 * @param unified of version 2; null where that is not mounted or has no memory controller here,
 *     which is then in a hierarchy of version 1
 * @param separate of version 1; may lack controllers
 */
record CgroupMounts(@Nullable Path unified, Map<CgroupController, Path> separate) {

  /** Reads {@code /proc}; finds nothing on systems without it. */
  static CgroupMounts find() {
    Path self = Path.of("/proc/self");
    try {
      CgroupMounts found =
          parse(
              Files.readAllLines(self.resolve("mountinfo")),
              Files.readAllLines(self.resolve("cgroup")));
      Path unified = found.unified;
      boolean controls =
          unified != null
              && Arrays.asList(read(unified.resolve("cgroup.controllers")).split(" "))
                  .contains(CgroupController.MEMORY.kernelName());
      return controls ? found : new CgroupMounts(null, found.separate);
    } catch (IOException e) {
      return new CgroupMounts(null, Map.of());
    }
  }

  /**
   * @param mounts the lines of {@code /proc/self/mountinfo}
   * @param memberships the lines of {@code /proc/self/cgroup}
   */
  static CgroupMounts parse(List<String> mounts, List<String> memberships) {
    Path unified = null;
    Map<CgroupController, Path> separate = new EnumMap<>(CgroupController.class);
    for (String line : mounts) {
      String[] halves = line.split(" - ", 2);
      String[] place = halves[0].split(" ");
      String[] type = halves.length < 2 ? new String[0] : halves[1].split(" ");
      if (place.length < 5 || type.length < 3) {
        continue;
      }
      Path root = Path.of(place[3]);
      Path mount = Path.of(place[4]);
      if (type[0].equals("cgroup2") && unified == null) {
        unified = own(mount, root, membership(memberships, ""));
      } else if (type[0].equals("cgroup")) {
        List<String> controllers = Arrays.asList(type[2].split(","));
        for (CgroupController controller : CgroupController.values()) {
          if (controllers.contains(controller.kernelName())) {
            separate.put(
                controller, own(mount, root, membership(memberships, controller.kernelName())));
          }
        }
      }
    }
    return new CgroupMounts(unified, separate);
  }

  /** In a container the mount may show the container's own group as its root. */
  private static Path own(Path mount, Path root, Path group) {
    return group.startsWith(root) ? mount.resolve(root.relativize(group)) : mount;
  }

  private static Path membership(List<String> memberships, String controller) {
    for (String line : memberships) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && Arrays.asList(parts[1].split(",")).contains(controller)) {
        return Path.of(parts[2]);
      }
    }
    return Path.of("/");
  }

  private static String read(Path file) {
    String text = Cgroup.read(file);
    return text == null ? "" : text;
  }
}
