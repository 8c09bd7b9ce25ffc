package io.lambent.execution.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real processes in real control groups of whichever version this machine has. */
class CgroupsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The name of an instance whose process does not run: there is no such process id. */
  private static final String KILLED = "lambent-999999999-1-1";

  private final Cgroups groups = new Cgroups(TestingLimits.of(64));

  @AfterEach
  void close() {
    groups.close();
  }

  private Cgroup group(CgroupController needed) {
    assumeTrue(groups.controllers().contains(needed), groups.problem());
    return groups.create(new ResourceLimits(64, 0));
  }

  private static Process start(Cgroup group, String script) throws IOException {
    List<String> command = CgroupEntry.before(List.of("/bin/sh", "-c", script), group);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String output(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }

  @Test
  void endsAProcessThatUsesMoreMemoryThanItMay() throws Exception {
    Cgroup group = group(CgroupController.MEMORY);

    Process hog = start(group, "exec head -c 200000000 /dev/zero | exec tail | exec cat");
    output(hog);

    assertThat(group.outOfMemoryKills()).isEqualTo(1);
    assertThat(group.peakUsage()).isGreaterThan(60_000_000).isLessThan(80_000_000);
    group.close();
  }

  @Test
  void limitsTheNumberOfProcesses() throws Exception {
    Cgroup group = group(CgroupController.PIDS);

    Process bomb = start(group, "for i in $(seq 100); do sleep 60 & done 2>&1; echo survived");
    await().atMost(PATIENCE).until(() -> members(group) >= 64 || !bomb.isAlive());

    assertThat(members(group)).isLessThanOrEqualTo(64);
    group.kill();
    assertThat(bomb.waitFor()).isNotZero();
    group.close();
  }

  @Test
  void endsFrozenProcesses() throws Exception {
    Cgroup group = group(CgroupController.FREEZER);
    Process sleeper = start(group, "sleep 60 & sleep 60; true");
    await().atMost(PATIENCE).until(() -> members(group) >= 3);

    assertThat(group.freeze()).isTrue();
    group.close();

    assertThat(sleeper.waitFor()).isEqualTo(128 + 9);
    await().atMost(PATIENCE).until(() -> group.directories().stream().noneMatch(Files::exists));
  }

  @Test
  void frozenProcessesDoNothingUntilTheyAreThawed() throws Exception {
    Cgroup group = group(CgroupController.FREEZER);
    Path count = Files.createTempFile("count", "");
    Process counter = start(group, "while true; do echo >> " + count + "; done");
    await().atMost(PATIENCE).until(() -> Files.size(count) > 0);

    group.freeze();
    AtomicLong seen = new AtomicLong();
    await()
        .atMost(PATIENCE)
        .during(Duration.ofMillis(200))
        .until(() -> seen.getAndSet(Files.size(count)) == seen.get());
    group.thaw();

    await().atMost(PATIENCE).until(() -> Files.size(count) > seen.get());
    group.kill();
    counter.waitFor();
    group.close();
  }

  private static long members(Cgroup group) {
    String text = Cgroup.read(group.directories().getFirst().resolve("cgroup.procs"));
    return text == null ? 0 : text.lines().count();
  }

  @Test
  void sweepsTheGroupsOfAnInstanceThatWasKilled() throws Exception {
    group(CgroupController.FREEZER);
    CgroupHierarchy killed = CgroupHierarchy.open(KILLED, TestingLimits.of(64));
    List<Process> frozen = frozen(killed);

    try (CgroupHierarchy next =
        CgroupHierarchy.open(CgroupHierarchy.newName(), TestingLimits.of(64))) {
      for (Process each : frozen) {
        assertThat(each.waitFor()).isEqualTo(128 + 9);
      }
      await().atMost(PATIENCE).until(() -> killed.directories().stream().noneMatch(Files::exists));
      assertThat(next.directories()).allMatch(Files::exists);
    }
  }

  @Test
  void removesWhatIsFrozenInTheEnd() throws Exception {
    group(CgroupController.FREEZER);
    CgroupHierarchy closed = CgroupHierarchy.open(CgroupHierarchy.newName(), TestingLimits.of(64));
    List<Process> frozen = frozen(closed);

    closed.close();

    assertThat(closed.directories()).noneMatch(Files::exists);
    for (Process each : frozen) {
      assertThat(each.waitFor()).isEqualTo(128 + 9);
    }
  }

  /** Two frozen processes in groups of their own. */
  private static List<Process> frozen(CgroupHierarchy hierarchy) throws IOException {
    List<Process> started = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      Cgroup group = hierarchy.create(name);
      started.add(start(group, "exec sleep 60"));
      await().atMost(PATIENCE).until(() -> members(group) == 1);
      assertThat(group.freeze()).isTrue();
    }
    return started;
  }
}
