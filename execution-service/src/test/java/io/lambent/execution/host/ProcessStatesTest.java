package io.lambent.execution.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessStatesTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void readsTheStateBehindANameOfAnyForm() {
    assertThat(ProcessStates.isRunnable("1 (node) R 0 1")).isTrue();
    assertThat(ProcessStates.isRunnable("1 (node) S 0 1")).isFalse();
    assertThat(ProcessStates.isRunnable("1 (a) R (b) S 0 1")).isFalse();
    assertThat(ProcessStates.isRunnable("")).isFalse();
  }

  @Test
  void tellsAChildThatUsesAProcessorFromOneThatSleeps() throws IOException {
    assumeTrue(Files.isReadable(Path.of("/proc/self/task")), "needs /proc");
    Process busy = shell("while true; do :; done & wait");
    Process asleep = shell("sleep 600 & wait");
    try {
      await().atMost(LONG).until(() -> busy.children().findAny().isPresent());
      await().atMost(LONG).until(() -> ProcessStates.anyRunnable(busy.pid()));
      await().atMost(LONG).until(() -> !ProcessStates.anyRunnable(asleep.pid()));
    } finally {
      end(busy);
      end(asleep);
    }
  }

  private static Process shell(String script) throws IOException {
    return new ProcessBuilder(List.of("sh", "-c", script)).start();
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
