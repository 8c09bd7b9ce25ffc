package io.lambent.execution.metering;

import static io.lambent.execution.metering.TestingUsage.drain;
import static io.lambent.execution.metering.TestingUsage.properties;
import static io.lambent.execution.metering.TestingUsage.requestIds;
import static io.lambent.execution.metering.TestingUsage.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.usage.UsageRecord;
import io.lambent.execution.metering.UsageJournal.Batch;
import io.lambent.execution.metering.UsageJournal.Position;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;
import org.springframework.util.unit.DataSize;

class UsageJournalTest {
  private static final DataSize SMALL = DataSize.ofKilobytes(8);
  private static final DataSize PLENTY = DataSize.ofMegabytes(64);

  private static final Position BEGINNING = Position.of(0);

  @TempDir Path directory;

  @Test
  void keepsEveryMember() throws Exception {
    UsageRecord record = usage("5f0d");
    try (UsageJournal journal = open(SMALL, PLENTY)) {
      journal.append(record);

      assertThat(journal.read(BEGINNING, 10).records()).containsExactly(record);
    }
  }

  @Test
  void keepsEveryRecordOfManyThreadsAcrossSegments() throws Exception {
    int threads = 4;
    int each = 5_000;
    try (UsageJournal journal = open(SMALL, PLENTY);
        ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        writers.add(
            executor.submit(
                () ->
                    IntStream.range(0, each)
                        .forEach(i -> journal.append(usage(thread + "-" + i)))));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      while (journal.heldCount() > 0) {
        Thread.onSpinWait();
      }

      assertThat(await(() -> requestIds(journal), threads * each))
          .doesNotHaveDuplicates()
          .hasSize(threads * each);
    }
  }

  @Test
  void recoversWhatAnEarlierProcessLeft() throws Exception {
    try (UsageJournal journal = open(SMALL, PLENTY)) {
      journal.append(usage("a"));
      journal.append(usage("b"));
    }
    try (UsageJournal journal = open(SMALL, PLENTY)) {
      journal.append(usage("c"));

      assertThat(drain(journal)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void skipsARecordThatWasNeverPublished() throws Exception {
    try (UsageJournal journal = open(SMALL, PLENTY)) {
      journal.append(usage("a"));
      journal.append(usage("b"));
      journal.append(usage("c"));
    }
    try (FileChannel channel = FileChannel.open(onlySegment(), StandardOpenOption.WRITE)) {
      // As if the process had died between reserving the second record and publishing it.
      long second = Segment.FIRST + (16 + UsageCodec.encode(usage("a")).length + 7) & -8L;
      channel.write(ByteBuffer.allocate(8), second);
    }
    try (UsageJournal journal = open(SMALL, PLENTY)) {
      assertThat(requestIds(journal)).containsExactly("a", "c");
    }
  }

  @Test
  void skipsARecordThatIsDamaged() throws Exception {
    try (UsageJournal journal = open(SMALL, PLENTY)) {
      journal.append(usage("a"));
      journal.append(usage("b"));
    }
    try (FileChannel channel = FileChannel.open(onlySegment(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {9}), Segment.FIRST + 20);
    }
    try (UsageJournal journal = open(SMALL, PLENTY)) {
      assertThat(requestIds(journal)).containsExactly("b");
    }
  }

  @Test
  void goesOnFromAPosition() throws Exception {
    try (UsageJournal journal = open(SMALL, PLENTY)) {
      journal.append(usage("a"));
      long number = journal.read(BEGINNING, 10).end().number();
      journal.append(usage("b"));

      assertThat(journal.read(Position.of(number), 10).records()).containsExactly(usage("b"));
    }
  }

  @Test
  void yieldsTheSameBetweenTwoPositionsAfterARestart() throws Exception {
    List<UsageRecord> between;
    Position from;
    Position to;
    try (UsageJournal journal = open(SMALL, PLENTY)) {
      IntStream.range(0, 300).forEach(i -> journal.append(usage("r" + i)));
      from = journal.read(BEGINNING, 50).end();
      Batch batch = journal.read(from, 200);
      between = batch.records();
      to = batch.end();
    }
    try (UsageJournal journal = open(SMALL, PLENTY)) {
      Batch again = journal.read(from, 200);

      assertThat(again.records()).isEqualTo(between);
      assertThat(again.end()).isEqualTo(to);
    }
  }

  @Test
  void dropsSegmentsThatWereShipped() throws Exception {
    try (UsageJournal journal = open(SMALL, PLENTY)) {
      IntStream.range(0, 300).forEach(i -> journal.append(usage("r" + i)));
      long size = journal.size();
      Position end = journal.read(BEGINNING, 300).end();
      journal.shipped(end);

      assertThat(journal.size()).isLessThan(size);
      assertThat(journal.lacks(BEGINNING)).isTrue();
      assertThat(journal.lacks(end)).isFalse();
    }
  }

  @Test
  void eachProcessWritesAJournalOfItsOwn() throws Exception {
    UUID earlier;
    try (UsageJournal journal = open(SMALL, PLENTY)) {
      earlier = journal.id();
      journal.append(usage("a"));
    }
    try (UsageJournal journal = open(SMALL, PLENTY)) {
      journal.append(usage("b"));

      assertThat(journal.oldest()).isEqualTo(earlier);
      assertThat(requestIds(journal)).containsExactly("a");

      journal.shippedOldest();

      assertThat(journal.oldest()).isEqualTo(journal.id()).isNotEqualTo(earlier);
      assertThat(requestIds(journal)).containsExactly("b");
    }
  }

  @Test
  void putsAsideWhatIsNoSegment() throws Exception {
    Files.write(directory.resolve("0000000000000001.usage"), new byte[8192]);
    try (UsageJournal journal = open(SMALL, PLENTY)) {
      journal.append(usage("a"));

      assertThat(requestIds(journal)).containsExactly("a");
      assertThat(directory.resolve("0000000000000001.usage.unreadable")).exists();
    }
  }

  @Test
  void holdsRecordsInMemoryWhileNoSegmentCanBeMadeAndWritesThemLater() throws Exception {
    int many = 500;
    try (UsageJournal journal = open(SMALL, DataSize.ofKilobytes(16))) {
      IntStream.range(0, many).forEach(i -> journal.append(usage("r" + i)));

      assertThat(journal.heldCount()).isPositive();
      assertThat(new JournalHealth(journal).health().getStatus()).isEqualTo(Status.DOWN);

      List<String> shipped = new ArrayList<>();
      Position at = BEGINNING;
      while (shipped.size() < many) {
        Batch batch = journal.read(at, 100);
        batch.records().forEach(record -> shipped.add(record.requestId()));
        at = batch.end();
        journal.shipped(at);
      }
      assertThat(shipped).doesNotHaveDuplicates();
      assertThat(journal.lostCount()).isZero();
      // The last segment that was dropped makes room for the next one, which another thread makes.
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> new JournalHealth(journal).health().getStatus().equals(Status.UP));
    }
  }

  @Test
  void refusesASecondInstance() throws Exception {
    try (UsageJournal first = open(SMALL, PLENTY)) {
      assertThatThrownBy(() -> open(SMALL, PLENTY)).hasMessageContaining("locked by another");
      assertThat(first.heldCount()).isZero();
    }
  }

  private UsageJournal open(DataSize segmentSize, DataSize maxSize) {
    return new UsageJournal(directory, properties(segmentSize, maxSize), new SimpleMeterRegistry());
  }

  private Path onlySegment() throws Exception {
    try (var files = Files.newDirectoryStream(directory, "*1.usage")) {
      return files.iterator().next();
    }
  }

  private static List<String> await(Callable<List<String>> ids, int size) throws Exception {
    List<String> found = ids.call();
    while (found.size() < size) {
      Thread.onSpinWait();
      found = ids.call();
    }
    return found;
  }
}
