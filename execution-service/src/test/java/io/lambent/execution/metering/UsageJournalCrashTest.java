package io.lambent.execution.metering;

import static io.lambent.execution.metering.TestingUsage.drain;
import static io.lambent.execution.metering.TestingUsage.properties;
import static io.lambent.execution.metering.TestingUsage.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Kills a process that appends and looks at what it left. */
class UsageJournalCrashTest {
  private static final int ENOUGH = 20_000;

  @TempDir Path directory;

  @Test
  void everyAppendThatReturnedSurvivesTheKill() throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Writer.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> returned = new ArrayList<>();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
      String line;
      while ((line = output.readLine()) != null) {
        returned.add(line);
        if (returned.size() == ENOUGH) {
          writer.destroyForcibly();
        }
      }
    } catch (IOException e) {
      // The pipe of a killed process may break instead of ending.
    }
    writer.waitFor();
    assertThat(returned).hasSizeGreaterThanOrEqualTo(ENOUGH);
    // The last line may be cut.
    List<String> whole = returned.subList(0, returned.size() - 1);

    try (UsageJournal journal = open(directory)) {
      assertThat(drain(journal)).doesNotHaveDuplicates().containsAll(whole);
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
