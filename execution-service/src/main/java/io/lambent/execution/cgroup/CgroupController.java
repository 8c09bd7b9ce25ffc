package io.lambent.execution.cgroup;

import java.util.Locale;

/** The kernel's controllers of which the platform makes use, in the order of their importance. */
enum CgroupController {
  MEMORY,
  PIDS,
  CPU,
  FREEZER;

  /** The kernel's name. */
  String kernelName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
