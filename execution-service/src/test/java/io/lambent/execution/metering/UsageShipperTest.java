package io.lambent.execution.metering;

import static io.lambent.execution.metering.TestingUsage.properties;
import static io.lambent.execution.metering.TestingUsage.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.usage.UsageRecord;
import io.lambent.contract.usage.UsageSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class UsageShipperTest {
  private final MeteringProperties properties =
      properties(DataSize.ofKilobytes(64), DataSize.ofMegabytes(16));
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @TempDir Path directory;

  @Test
  void sendsAgainWhatBillingDidNotCommit() throws Exception {
    BlockingQueue<List<UsageRecord>> received = new LinkedBlockingQueue<>();
    AtomicInteger calls = new AtomicInteger();
    UsageSink failsTwice =
        records -> {
          if (calls.incrementAndGet() <= 2) {
            throw new IllegalStateException("billing is away");
          }
          received.add(records);
        };
    try (UsageJournal journal = new UsageJournal(directory, properties, metrics);
        UsageShipper shipper = new UsageShipper(journal, failsTwice, properties, metrics)) {
      journal.append(usage("a"));

      assertThat(received.poll(30, TimeUnit.SECONDS)).containsExactly(usage("a"));
      assertThat(shipper).isNotNull();
    }
  }

  @Test
  void shipsWhatIsLeftOnAnOrderlyShutdown() throws Exception {
    BlockingQueue<List<UsageRecord>> received = new LinkedBlockingQueue<>();
    try (UsageJournal journal = new UsageJournal(directory, properties, metrics)) {
      UsageShipper shipper = new UsageShipper(journal, received::add, properties, metrics);
      journal.append(usage("a"));
      shipper.close();

      assertThat(received).containsExactly(List.of(usage("a")));
    }
  }

  @Test
  void shipsNothingTwiceAfterAnOrderlyRestart() throws Exception {
    BlockingQueue<List<UsageRecord>> received = new LinkedBlockingQueue<>();
    for (String id : List.of("a", "b")) {
      try (UsageJournal journal = new UsageJournal(directory, properties, metrics)) {
        UsageShipper shipper = new UsageShipper(journal, received::add, properties, metrics);
        journal.append(usage(id));
        shipper.close();
      }
    }

    assertThat(received.stream().flatMap(List::stream).map(UsageRecord::requestId))
        .containsExactly("a", "b");
  }
}
