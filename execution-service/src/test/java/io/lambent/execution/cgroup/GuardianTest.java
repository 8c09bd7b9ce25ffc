package io.lambent.execution.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.execution.host.NativePrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guardian's program, told by the end of its input that the platform is gone. */
class GuardianTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MARK = "LAMBENT_INSTANCE=testing-" + ProcessHandle.current().pid();

  @TempDir Path directory;

  private Process guardian(List<String> arguments) throws IOException {
    Optional<Path> program = NativePrograms.unpack("lambent-guardian", directory);
    assumeTrue(program.isPresent(), "this build has no guardian");
    List<String> command = new ArrayList<>(List.of(program.get().toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command).start();
  }

  private Process guardianOf(List<Path> groups) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("processes", MARK));
    groups.forEach(group -> arguments.add(group.toString()));
    return guardian(arguments);
  }

  private static CgroupHierarchy hierarchy() throws IOException {
    CgroupHierarchy hierarchy =
        CgroupHierarchy.open(CgroupHierarchy.newName(), TestingLimits.of(64));
    assumeTrue(hierarchy.controllers().contains(CgroupController.FREEZER));
    return hierarchy;
  }

  private static Process frozenIn(CgroupHierarchy hierarchy) throws IOException {
    Cgroup group = hierarchy.create("a");
    Process process =
        new ProcessBuilder(
                CgroupEntry.before(List.of("/bin/sh", "-c", "sleep 60 & exec sleep 60"), group))
            .start();
    Path members = group.directories().getFirst().resolve("cgroup.procs");
    await().atMost(PATIENCE).until(() -> Files.readAllLines(members).size() == 2);
    assertThat(group.freeze()).isTrue();
    return process;
  }

  @Test
  void endsFrozenEnvironmentsAndTheirGroupsWhenThePlatformIsGone() throws Exception {
    CgroupHierarchy hierarchy = hierarchy();
    Process guardian = guardianOf(hierarchy.directories());
    Process frozen = frozenIn(hierarchy);

    guardian.getOutputStream().close();

    assertThat(frozen.waitFor()).isEqualTo(128 + 9);
    assertThat(guardian.waitFor()).isZero();
    assertThat(hierarchy.directories()).noneMatch(Files::exists);
  }

  @Test
  void leavesEverythingAloneWhereThePlatformSaysGoodbye() throws Exception {
    try (CgroupHierarchy hierarchy = hierarchy()) {
      Process guardian = guardianOf(hierarchy.directories());
      Process frozen = frozenIn(hierarchy);

      guardian.getOutputStream().write('q');
      guardian.getOutputStream().close();

      assertThat(guardian.waitFor()).isZero();
      assertThat(frozen.isAlive()).isTrue();
    }
  }

  @Test
  void leavesAProcessAloneThatIsNotInTheGroup() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    Path group = Files.createDirectories(directory.resolve("lambent-1-2-3/a"));
    Path members = Files.writeString(group.resolve("cgroup.procs"), other.pid() + "\n");
    Path state = Files.writeString(group.resolve("freezer.state"), "");
    Process guardian = guardianOf(List.of(directory.resolve("lambent-1-2-3")));

    guardian.getOutputStream().close();

    // The last thing that it does with a group.
    await().atMost(PATIENCE).until(() -> Files.readString(state).equals("THAWED"));
    assertThat(other.isAlive()).isTrue();
    Files.delete(members);
    Files.delete(state);
    assertThat(guardian.waitFor()).isZero();
    other.destroyForcibly();
  }

  @Test
  void endsProgramsThatThePlatformRanForItself() throws Exception {
    ProcessBuilder marked = new ProcessBuilder("/bin/sh", "-c", "sleep 60 & wait");
    marked.environment().put("LAMBENT_INSTANCE", MARK.substring(MARK.indexOf('=') + 1));
    Process program = marked.start();
    await().atMost(PATIENCE).until(() -> program.descendants().count() == 1);
    ProcessHandle child = program.descendants().findFirst().orElseThrow();
    ProcessBuilder other = new ProcessBuilder("sleep", "60");
    other.environment().put("LAMBENT_INSTANCE", "another");
    Process alien = other.start();
    Process guardian = guardianOf(List.of());

    guardian.getOutputStream().close();

    assertThat(guardian.waitFor()).isZero();
    assertThat(program.waitFor()).isEqualTo(128 + 9);
    await().atMost(PATIENCE).until(() -> !child.isAlive());
    assertThat(alien.isAlive()).isTrue();
    alien.destroyForcibly();
  }

  @Test
  void outlivesTheSignalsThatEndGroupsOfProcesses() throws Exception {
    Path group = Files.createDirectory(directory.resolve("lambent-1-2-3"));
    Process guardian = guardianOf(List.of(group));
    Path state = Path.of("/proc", Long.toString(guardian.pid()), "comm");
    await().atMost(PATIENCE).until(() -> Files.readString(state).strip().equals("lambent-guard"));

    for (String signal : List.of("HUP", "INT", "TERM")) {
      new ProcessBuilder("kill", "-" + signal, Long.toString(guardian.pid())).start().waitFor();
    }
    guardian.getOutputStream().close();

    assertThat(guardian.waitFor()).isZero();
    assertThat(group).doesNotExist();
  }
}
