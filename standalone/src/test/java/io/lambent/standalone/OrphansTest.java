package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.execution.host.NativePrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * After {@code kill -9} of an instance, its guardians remove all that is left of it, and the next
 * start does not have to wait. Some of its environments are frozen, which a signal does not end,
 * some run, and some are just starting. {@code -Dlambent.kills=N} sets the number of kills; the
 * test then prints the time until nothing was left.
 */
@Timeout(7200)
class OrphansTest {
  private static final List<String> FREEZE_SOON = List.of("lambent.environment.freeze-after=100ms");
  private static final int FROZEN = 4;
  private static final int ROUNDS_IN_CI = 2;
  private static final int ROUNDS = Integer.getInteger("lambent.kills", ROUNDS_IN_CI);

  @TempDir Path directory;
  @TempDir Path programs;

  private final List<String> frozen = new ArrayList<>();
  private String running = "";
  private String starting = "";

  @Test
  void nothingOutlivesAKilledInstance() throws Exception {
    assumeTrue(NativePrograms.unpack("lambent-guardian", programs).isPresent());
    long slowest = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try (ChildLambent lambent = ChildLambent.start(directory, FREEZE_SOON)) {
        Leftovers before = new Leftovers(directory, lambent.processes().getFirst().pid());
        assumeTrue(!before.groups().isEmpty(), "no control groups here");
        work(lambent.clients(), before, round % 2 == 0);
        Leftovers left = new Leftovers(directory, lambent.processes().getFirst().pid());

        lambent.kill();
        long killed = System.nanoTime();

        Eventually.find(() -> isGone(left) ? Optional.of(true) : Optional.empty());
        slowest = Math.max(slowest, System.nanoTime() - killed);
      }
      if (ROUNDS > ROUNDS_IN_CI) {
        System.out.printf(
            "killed %d times, nothing left after at most %d ms%n", round + 1, slowest / 1_000_000);
      }
    }
  }

  /**
   * Brings environments into all states.
   *
   * @param whole true to wait until all have reached their states
   */
  private void work(Clients clients, Leftovers instance, boolean whole) {
    if (running.isEmpty()) {
      for (int i = 0; i < FROZEN; i++) {
        frozen.add(clients.deployPython("def handler(event, context): return 'kept'"));
      }
      running =
          clients.deployPython(
              """
              import time
              def handler(event, context):
                  time.sleep(15)
              """);
      starting =
          clients.deployPython(
              """
              import time
              time.sleep(8)
              def handler(event, context):
                  pass
              """);
    }
    begin(clients, running);
    begin(clients, starting);
    if (whole) {
      for (String name : frozen) {
        assertThat(Clients.text(clients.invoke(name, "{}"))).isEqualTo("\"kept\"");
      }
      Eventually.find(() -> isWhole(clients, instance) ? Optional.of(true) : Optional.empty());
    } else {
      frozen.forEach(name -> begin(clients, name));
      Eventually.find(() -> environments(clients).isEmpty() ? Optional.empty() : Optional.of(true));
    }
  }

  /** Makes a call whose answer does not matter. */
  private static void begin(Clients clients, String function) {
    Thread.startVirtualThread(
        () -> {
          try {
            clients.invoke(function, "{}");
          } catch (SdkException | IllegalStateException e) {
            // The instance is killed meanwhile.
          }
        });
  }

  /** All environments; none where a busy machine does not answer in time. */
  private static JsonNode environments(Clients clients) {
    try {
      return Status.get(clients.endpoint(), "/_lambent/environments").path("environments");
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private boolean isWhole(Clients clients, Leftovers instance) {
    List<String> there = new ArrayList<>();
    environments(clients).forEach(each -> there.add(each.path("function").path("name").asString()));
    try {
      return there.contains(running)
          && there.contains(starting)
          && instance.groups().stream().mapToLong(OrphansTest::frozen).sum() >= FROZEN;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The number of control groups of environments that are frozen, of version 1 or 2. */
  private static long frozen(Path instance) {
    try (Stream<Path> environments = Files.list(instance)) {
      return environments
          .filter(
              each ->
                  Leftovers.read(each.resolve("freezer.state")).equals("FROZEN")
                      || Leftovers.read(each.resolve("cgroup.freeze")).equals("1"))
          .count();
    } catch (IOException e) {
      return 0;
    }
  }

  private static boolean isGone(Leftovers left) {
    try {
      return left.list().isEmpty();
    } catch (IOException | UncheckedIOException e) {
      // A group or a process has ended while it was read.
      return false;
    }
  }
}
