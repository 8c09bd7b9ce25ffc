package io.lambent.execution.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The step by which a process becomes a member of its control group before it is anything else. */
public final class CgroupEntry {
  /** A constant; what varies comes as arguments. */
  private static final String ENTER =
      "while [ \"$1\" != -- ]; do echo 0 > \"$1\" || exit 125; shift; done; shift; exec \"$@\"";

  private CgroupEntry() {}

  /** The command, with that step before it where there is a group. */
  public static List<String> before(List<String> command, Cgroup group) {
    if (group.entries().isEmpty()) {
      return command;
    }
    List<String> entering = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, "sh"));
    group.entries().stream().map(Path::toString).forEach(entering::add);
    entering.add("--");
    entering.addAll(command);
    return entering;
  }
}
