package io.lambent.execution.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CgroupMountsTest {

  @Test
  void findsTheUnifiedGroupOfAUsersScope() {
    CgroupMounts found =
        CgroupMounts.parse(
            List.of(
                "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate"),
            List.of("0::/user.slice/user-1000.slice/user@1000.service/app.slice/run-7.scope"));

    assertThat(found.unified())
        .isEqualTo(
            Path.of(
                "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/run-7.scope"));
  }

  @Test
  void findsTheGroupsOfSeparateHierarchies() {
    CgroupMounts found =
        CgroupMounts.parse(
            List.of(
                "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct",
                "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory",
                "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw"),
            List.of("4:memory:/jobs/7", "1:cpu,cpuacct:/", "0::/"));

    assertThat(found.separate())
        .isEqualTo(
            Map.of(
                CgroupController.CPU, Path.of("/sys/fs/cgroup/cpu,cpuacct"),
                CgroupController.MEMORY, Path.of("/sys/fs/cgroup/memory/jobs/7")));
    assertThat(found.unified()).isEqualTo(Path.of("/sys/fs/cgroup/unified"));
  }

  @Test
  void findsTheGroupThatAContainerIsShownAsRoot() {
    CgroupMounts found =
        CgroupMounts.parse(
            List.of("35 31 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory"),
            List.of("4:memory:/docker/abc/inner"));

    assertThat(found.separate())
        .isEqualTo(Map.of(CgroupController.MEMORY, Path.of("/sys/fs/cgroup/memory/inner")));
  }
}
