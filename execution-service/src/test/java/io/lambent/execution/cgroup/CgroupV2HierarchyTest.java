package io.lambent.execution.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Where groups are made. That they can be is shown by {@link CgroupsTest}. */
class CgroupV2HierarchyTest {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  private static Path home(String own, boolean delegated) {
    return ROOT.relativize(CgroupV2Hierarchy.home(ROOT.resolve(own), unit -> delegated));
  }

  @Test
  void usesWhatIsDelegated() {
    assertThat(home("system.slice/lambent.service", true))
        .hasToString("system.slice/lambent.service");
    assertThat(home("user.slice/user-1000.slice/user@1000.service/app.slice/run-r1.scope", true))
        .hasToString("user.slice/user-1000.slice/user@1000.service/app.slice/run-r1.scope");
  }

  @Test
  void keepsOutOfUnitsThatSystemdWouldStopForOneProcessOutOfMemory() {
    assertThat(home("system.slice/lambent.service", false)).hasToString("system.slice");
    assertThat(home("user.slice/user-0.slice/session-4.scope", false))
        .hasToString("user.slice/user-0.slice");
    assertThat(home("init.scope", false)).hasToString("");
  }

  @Test
  void usesTheGroupOfAContainer() {
    assertThat(CgroupV2Hierarchy.home(ROOT, unit -> false)).isEqualTo(ROOT);
    assertThat(home("kubepods/pod1/container1", false)).hasToString("kubepods/pod1/container1");
  }

  @Test
  void findsBackToWhereItHasMovedThePlatform() {
    assertThat(home("system.slice/lambent.service/lambent-platform", true))
        .hasToString("system.slice/lambent.service");
  }
}
