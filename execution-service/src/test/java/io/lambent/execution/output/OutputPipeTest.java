package io.lambent.execution.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lambent.execution.cgroup.LimitsProperties;
import io.lambent.execution.cgroup.TestingLimits;
import io.lambent.execution.host.EnvironmentHome;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class OutputPipeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final OutputPoller poller =
      new OutputPoller(TestingLimits.of(LimitsProperties.CpuShare.NONE));
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private OutputPipe pipe;
  private OutputStream out;

  @BeforeEach
  void open() throws IOException {
    pipe = poller.open(new EnvironmentHome(directory, directory), lines::add);
    out = Files.newOutputStream(pipe.path());
  }

  @AfterEach
  void close() throws IOException {
    out.close();
    pipe.close();
    poller.stop();
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
  }

  @Test
  void readsLinesWithoutBeingAsked() throws IOException {
    write("one\ntwo\n");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(lines).containsExactly("one\n", "two\n"));
  }

  @Test
  void drainsWhatWasWrittenBefore() throws IOException {
    for (int i = 0; i < 1000; i++) {
      write("line " + i + "\n");
      pipe.drainAll();
      assertThat(lines).hasSize(i + 1);
    }
  }

  @Test
  void endsALineWithoutALineBreak() throws IOException {
    write("no line break");
    pipe.drainAll();

    assertThat(lines).containsExactly("no line break\n");
  }

  @Test
  void endsLinesAtLineFeedsOnly() throws IOException {
    write("another\rline\n\nthird\r\n");
    pipe.drainAll();

    assertThat(lines).containsExactly("another\rline\n", "\n", "third\r\n");
  }

  @Test
  void handsOverRecordsAsTheyAre() throws IOException {
    write("\0\u001eone\0ntwo\rthree \0000\n" + "\0\u001ewith its end\0n\nprinted\n");
    pipe.drainAll();

    assertThat(lines).containsExactly("one\ntwo\rthree \0", "with its end\n", "printed\n");
  }

  @Test
  void tellsARecordFromWhatWasPrintedBeforeItWithoutALineFeed() throws IOException {
    write("unfinished\0\u001erecord\nprinted \u001e\0\n");
    pipe.drainAll();

    assertThat(lines).containsExactly("unfinished\n", "record", "printed \u001e\0\n");
  }

  @Test
  void knowsARecordThatComesInPieces() throws IOException {
    for (byte each : "before\0\u001eone\0ntwo\n".getBytes(UTF_8)) {
      out.write(each);
      pipe.drain();
    }
    pipe.drainAll();

    assertThat(lines).containsExactly("before\n", "one\ntwo");
  }

  @Test
  void keepsCharactersThatComeInPieces() throws IOException {
    byte[] bytes = "ü€\n".getBytes(UTF_8);
    for (byte each : bytes) {
      out.write(each);
      pipe.drain();
    }
    pipe.drainAll();

    assertThat(lines).containsExactly("ü€\n");
  }

  @Test
  void letsAWriterThatIsTooFastWait() throws Exception {
    OutputPoller slow = new OutputPoller(TestingLimits.of(DataSize.ofKilobytes(256)));
    long all = 6 * 256 * 1024;
    AtomicLong read = new AtomicLong();
    AtomicLong lastRead = new AtomicLong();
    Path home = Files.createDirectory(directory.resolve("flood"));
    long begun = System.nanoTime();
    OutputPipe flooded =
        slow.open(
            new EnvironmentHome(home, home),
            line -> {
              lastRead.set(System.nanoTime());
              read.addAndGet(line.length());
            });
    AtomicLong written = new AtomicLong();
    Thread flood =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  byte[] block = ("x".repeat(1023) + "\n").repeat(16).getBytes(UTF_8);
                  try (OutputStream to = Files.newOutputStream(flooded.path())) {
                    while (written.get() < all) {
                      to.write(block);
                      written.addAndGet(block.length);
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });

    // Four seconds' worth at once; the rest, two seconds' worth, takes its time.
    await().atMost(PATIENCE).until(() -> !flood.isAlive());
    await().atMost(PATIENCE).until(() -> read.get() >= all);
    assertThat(Duration.ofNanos(lastRead.get() - begun)).isGreaterThan(Duration.ofMillis(1500));

    flooded.close();
    slow.stop();
  }

  @Test
  void cutsLinesThatAreTooLong() throws Exception {
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    write("x".repeat(OutputPipe.MAX_LINE + 10) + "\n");
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    writer.join();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(lines).hasSize(2));

    assertThat(lines.get(1)).isEqualTo("xxxxxxxxxx\n");
  }
}
