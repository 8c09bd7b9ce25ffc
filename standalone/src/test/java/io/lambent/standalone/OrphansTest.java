package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.execution.host.NativePrograms;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of an instance whose environments are frozen, which a signal does not end: its
 * guardians see to it that nothing of it is left, and the next start finds nothing to wait for.
 */
@Timeout(600)
class OrphansTest {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");
  private static final List<String> FREEZE_SOON = List.of("lambent.environment.freeze-after=100ms");
  private static final int FUNCTIONS = 4;
  private static final int ROUNDS = 2;

  @TempDir Path directory;
  @TempDir Path programs;

  @Test
  void nothingOutlivesAKilledInstance() throws Exception {
    assumeTrue(NativePrograms.unpack("lambent-guardian", programs).isPresent());
    List<String> names = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      try (ChildLambent lambent = ChildLambent.start(directory, FREEZE_SOON)) {
        deploy(lambent.clients(), names);
        for (String name : names) {
          assertThat(Clients.text(lambent.clients().invoke(name, "{}"))).isEqualTo("\"kept\"");
        }
        List<ProcessHandle> before = new ArrayList<>(lambent.processes());
        before.addAll(postgres());
        List<Path> groups = awaitFrozen(before.getFirst());

        lambent.kill();

        Eventually.find(
            () ->
                before.stream().allMatch(OrphansTest::gone) ? Optional.of(true) : Optional.empty());
        assertThat(groups).noneMatch(Files::exists);
      }
    }
  }

  private static void deploy(Clients clients, List<String> names) {
    while (names.size() < FUNCTIONS) {
      names.add(clients.deployPython("def handler(event, context): return 'kept'"));
    }
  }

  /** The postmaster and its children. */
  private List<ProcessHandle> postgres() throws IOException {
    String pid = Files.readAllLines(directory.resolve("postgres/data/postmaster.pid")).getFirst();
    ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    return Stream.concat(Stream.of(postmaster), postmaster.children()).toList();
  }

  /** Waits until each function's environment is frozen; returns the instance's groups. */
  private static List<Path> awaitFrozen(ProcessHandle instance) throws IOException {
    List<Path> groups = groups("lambent-" + instance.pid() + "-");
    assumeTrue(!groups.isEmpty(), "no control groups here");
    Eventually.find(
        () ->
            groups.stream().mapToLong(OrphansTest::frozen).sum() >= FUNCTIONS
                ? Optional.of(true)
                : Optional.empty());
    return groups;
  }

  private static List<Path> groups(String prefix) throws IOException {
    try (Stream<Path> all =
        Files.find(
            GROUPS,
            6,
            (path, attributes) ->
                attributes.isDirectory() && String.valueOf(path.getFileName()).startsWith(prefix),
            new FileVisitOption[0])) {
      return all.toList();
    }
  }

  /** How many groups of environments are frozen, in version 1 or 2. */
  private static long frozen(Path instance) {
    try (Stream<Path> environments = Files.list(instance)) {
      return environments
          .filter(
              each ->
                  read(each.resolve("freezer.state")).equals("FROZEN")
                      || read(each.resolve("cgroup.freeze")).equals("1"))
          .count();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Whether a process has ended; whose parent is gone may wait for another to take notice. */
  private static boolean gone(ProcessHandle process) {
    String stat = read(Path.of("/proc", Long.toString(process.pid()), "stat"));
    return !process.isAlive() || stat.startsWith("Z", stat.lastIndexOf(')') + 2);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
