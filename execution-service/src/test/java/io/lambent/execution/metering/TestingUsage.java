package io.lambent.execution.metering;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.usage.UsageRecord;
import io.lambent.execution.metering.UsageJournal.Batch;
import io.lambent.execution.metering.UsageJournal.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** Usage records and settings for tests. */
final class TestingUsage {
  private TestingUsage() {}

  static UsageRecord usage(String requestId) {
    return new UsageRecord(
        requestId,
        1,
        new FunctionName("000000000000", "us-east-1", "hello"),
        "$LATEST",
        "x86_64",
        128,
        1234,
        2,
        0,
        false,
        1_795_000_000_000L);
  }

  static MeteringProperties properties(DataSize segmentSize, DataSize maxSize) {
    return new MeteringProperties(
        segmentSize,
        maxSize,
        100_000,
        100,
        Duration.ofMillis(1),
        Duration.ofMillis(1),
        Duration.ofMillis(20),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5));
  }

  /** The request ids of the oldest journal. */
  static List<String> requestIds(UsageJournal journal) {
    List<String> ids = new ArrayList<>();
    Position at = Position.of(0);
    while (true) {
      Batch batch = journal.read(at, 1000);
      batch.records().forEach(usage -> ids.add(usage.requestId()));
      if (batch.end().equals(at)) {
        return ids;
      }
      at = batch.end();
    }
  }

  /** The request ids of all journals that are here, which are dropped, but for this process's. */
  static List<String> drain(UsageJournal journal) throws IOException {
    List<String> ids = new ArrayList<>();
    while (!journal.oldest().equals(journal.id())) {
      ids.addAll(requestIds(journal));
      journal.shippedOldest();
    }
    ids.addAll(requestIds(journal));
    return ids;
  }
}
