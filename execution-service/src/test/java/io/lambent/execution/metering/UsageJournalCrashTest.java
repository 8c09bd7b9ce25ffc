package io.lambent.execution.metering;

import static io.lambent.execution.metering.TestingUsage.drain;
import static io.lambent.execution.metering.TestingUsage.properties;
import static io.lambent.execution.metering.TestingUsage.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.TestingKill;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Kills a process that appends and looks at what it left. */
class UsageJournalCrashTest {
  private static final int ENOUGH = 20_000;

  @TempDir Path directory;

  @Test
  void everyAppendThatReturnedSurvivesTheKill() throws Exception {
    AtomicInteger lines = new AtomicInteger();
    List<String> returned =
        TestingKill.linesUntilKilled(
            Writer.class, directory, line -> lines.incrementAndGet() >= ENOUGH);
    assertThat(returned).hasSizeGreaterThanOrEqualTo(ENOUGH - 1);

    try (UsageJournal journal = open(directory)) {
      assertThat(drain(journal)).doesNotHaveDuplicates().containsAll(returned);
    }
  }

  private static UsageJournal open(Path directory) {
    return new UsageJournal(
        directory,
        properties(DataSize.ofKilobytes(256), DataSize.ofMegabytes(512)),
        new SimpleMeterRegistry());
  }

  /** The process that is killed: four threads print each request id once it is appended. */
  static final class Writer {
    public static void main(String[] arguments) {
      UsageJournal journal = open(Path.of(arguments[0]));
      PrintStream out = System.out;
      for (int t = 0; t < 4; t++) {
        String thread = "t" + t + "-";
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; true; i++) {
                    String id = thread + i;
                    journal.append(usage(id));
                    out.println(id);
                  }
                });
      }
    }
  }
}
