package io.lambent.execution.metering;

import static io.lambent.execution.metering.TestingUsage.properties;
import static io.lambent.execution.metering.TestingUsage.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

@Timeout(300)
class UsageShipperTest {
  private final MeteringProperties properties =
      properties(DataSize.ofKilobytes(8), DataSize.ofMegabytes(16));
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final TestingLedger ledger = new TestingLedger();

  @TempDir Path temporary;

  @Test
  void sendsAgainWhatBillingDidNotCommit() throws Exception {
    ledger.trouble = new IllegalStateException("billing is away");
    try (Running running = start("usage")) {
      running.append("a");
      running.awaitFailures();
      ledger.trouble = null;
      running.awaitInLedger("a");
    }

    assertThat(ledger.requestIds()).containsExactly("a");
  }

  @Test
  void shipsWhatIsLeftOnAnOrderlyShutdown() throws Exception {
    try (Running running = start("usage")) {
      running.append("a");
    }

    assertThat(ledger.requestIds()).containsExactly("a");
  }

  @Test
  void countsOnceWhatBillingCommittedWithoutBeingHeard() throws Exception {
    try (Running running = start("usage")) {
      ledger.loseAnswers(3);
      for (String id : ids("r", 2_000)) {
        running.append(id);
      }
      running.awaitInLedger("r1999");
    }

    assertThat(ledger.requestIds()).containsExactlyElementsOf(ids("r", 2_000));
  }

  @Test
  void countsOnceWhatBillingCommittedWithoutBeingHeardBeforeAKill() throws Exception {
    // The next process finds the files as they are at the moment of the kill.
    try (Running running = start("usage")) {
      running.append("a");
      running.awaitInLedger("a");
      copy("usage", "after-kill");
    }
    try (Running running = start("after-kill")) {
      running.append("b");
    }

    assertThat(ledger.requestIds()).containsExactly("a", "b");
  }

  @Test
  void shipsWhatSeveralProcessesLeftWhileBillingWasAway() throws Exception {
    ledger.trouble = new IllegalStateException("billing is away");
    for (String process : List.of("a", "b", "c")) {
      try (Running running = start("usage")) {
        ids(process, 300).forEach(running::append);
      }
    }
    ledger.trouble = null;
    try (Running running = start("usage")) {
      running.append("d");
      running.awaitInLedger("d");
    }

    assertThat(ledger.requestIds())
        .containsExactlyElementsOf(
            Stream.of(ids("a", 300), ids("b", 300), ids("c", 300), List.of("d"))
                .flatMap(List::stream)
                .toList());
  }

  @Test
  void shipsNothingTwiceAfterAnOrderlyRestart() throws Exception {
    for (String id : List.of("a", "b")) {
      try (Running running = start("usage")) {
        running.append(id);
      }
    }

    assertThat(ledger.requestIds()).containsExactly("a", "b");
  }

  @Test
  void sendsAgainWhatALedgerFromABackupLacks() throws Exception {
    try (Running running = start("usage")) {
      running.append("a");
      running.awaitInLedger("a");
      TestingLedger.Backup backup = ledger.backUp();
      running.append("b");
      running.awaitInLedger("b");
      ledger.putBack(backup);
      running.append("c");
      running.awaitInLedger("c");
    }

    assertThat(ledger.requestIds()).containsExactly("a", "b", "c");
  }

  @Test
  void goesOnWithTheOldestWhereALedgerFromABackupLacksMoreThanIsLeft() throws Exception {
    try (Running running = start("usage")) {
      TestingLedger.Backup backup = ledger.backUp();
      ids("gone", 500).forEach(running::append);
      running.awaitInLedger("gone499");
      ledger.putBack(backup);
      ids("new", 500).forEach(running::append);
    }

    assertThat(ledger.requestIds())
        .doesNotHaveDuplicates()
        .containsSubsequence(ids("new", 500))
        .hasSizeLessThan(1_000);
  }

  @Test
  void countsOnceWhatADirectoryFromABackupHoldsAgain() throws Exception {
    try (Running running = start("usage")) {
      running.append("a");
      running.awaitInLedger("a");
      copy("usage", "backup");
      ids("b", 500).forEach(running::append);
    }
    try (Running running = start("backup")) {
      // As many as before, so that places in the files are the same.
      ids("c", 500).forEach(running::append);
    }

    assertThat(ledger.requestIds())
        .containsExactlyElementsOf(
            Stream.of(List.of("a"), ids("b", 500), ids("c", 500)).flatMap(List::stream).toList());
  }

  @Test
  void countsOnceWhenNewSegmentsAreLost() throws Exception {
    try (Running running = start("usage")) {
      ids("a", 500).forEach(running::append);
    }
    try (Stream<Path> files = Files.list(temporary.resolve("usage"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    try (Running running = start("usage")) {
      ids("b", 500).forEach(running::append);
    }

    assertThat(ledger.requestIds())
        .containsExactlyElementsOf(
            Stream.of(ids("a", 500), ids("b", 500)).flatMap(List::stream).toList());
  }

  @Test
  void countsEachRunOnceWhateverHappens() throws Exception {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      List<String> appended = new ArrayList<>();
      int process = 0;
      Running running = start(seed + "-0");
      for (int step = 0; step < 40; step++) {
        switch (random.nextInt(6)) {
          case 0 -> ledger.loseAnswers(random.nextInt(4));
          case 1 -> ledger.trouble = new IllegalStateException("billing is away");
          case 2 -> ledger.trouble = null;
          case 3 -> {
            running.close();
            running = start(seed + "-" + process);
          }
          case 4 -> {
            // A kill whose last requests arrive at any time, also after the next process has begun.
            copy(seed + "-" + process, seed + "-" + (process + 1));
            process++;
            Running killed = running;
            running = start(seed + "-" + process);
            killed.close();
          }
          default -> {
            for (String id : ids(seed + "-" + step + "-", random.nextInt(200))) {
              running.append(id);
              appended.add(id);
            }
          }
        }
      }
      ledger.trouble = null;
      running.append("last");
      running.awaitInLedger("last");
      running.close();
      appended.add("last");

      assertThat(ledger.requestIds()).as("seed %d", seed).containsExactlyElementsOf(appended);
      ledger.records.clear();
    }
  }

  private Running start(String directory) {
    return new Running(temporary.resolve(directory));
  }

  private void copy(String from, String to) throws IOException {
    Path target = Files.createDirectory(temporary.resolve(to));
    try (Stream<Path> files = Files.list(temporary.resolve(from))) {
      for (Path file : files.toList()) {
        try {
          Files.copy(file, target.resolve(file.getFileName()));
        } catch (NoSuchFileException e) {
          // Deleted meanwhile, as the ledger has it.
        }
      }
    }
  }

  private static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  /** Journal and shipper as in a process. */
  private final class Running implements AutoCloseable {
    private final UsageJournal journal;
    private final UsageShipper shipper;

    Running(Path directory) {
      this.journal = new UsageJournal(directory, properties, metrics);
      this.shipper = new UsageShipper(journal, ledger, properties, metrics);
    }

    void append(String id) {
      journal.append(usage(id));
    }

    void awaitInLedger(String id) {
      while (!ledger.requestIds().contains(id)) {
        Thread.onSpinWait();
      }
    }

    void awaitFailures() {
      double before = metrics.counter("lambent.usage.refused").count();
      while (metrics.counter("lambent.usage.refused").count() < before + 2) {
        Thread.onSpinWait();
      }
    }

    @Override
    public void close() throws IOException, InterruptedException {
      shipper.close();
      journal.close();
    }
  }
}
