package io.lambent.execution.metering;

import io.lambent.contract.usage.UsageBatch;
import io.lambent.contract.usage.UsageRecord;
import io.lambent.contract.usage.UsageSink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Billing in memory: it takes what begins where it is, as the real one does. */
public final class TestingLedger implements UsageSink {
  /** Everything that was entered. */
  public final List<UsageRecord> records = new CopyOnWriteArrayList<>();

  /** While set, nothing is taken, and nothing answered. */
  public volatile @Nullable RuntimeException trouble;

  private final Map<UUID, Long> positions = new HashMap<>();
  private int answersToLose;

  /** The contents of a backup of a ledger. */
  record Backup(List<UsageRecord> records, Map<UUID, Long> positions) {}

  @Override
  public synchronized long position(UUID journal) {
    fail();
    return positions.getOrDefault(journal, 0L);
  }

  @Override
  public synchronized long record(UsageBatch batch) {
    fail();
    if (positions.getOrDefault(batch.journal(), 0L) == batch.from()) {
      records.addAll(batch.records());
      positions.put(batch.journal(), batch.to());
    }
    if (answersToLose > 0) {
      answersToLose--;
      throw new IllegalStateException("the answer was lost");
    }
    return positions.getOrDefault(batch.journal(), 0L);
  }

  /** The next batches are entered, but nobody hears of it. */
  synchronized void loseAnswers(int count) {
    answersToLose = count;
  }

  synchronized Backup backUp() {
    return new Backup(List.copyOf(records), Map.copyOf(positions));
  }

  synchronized void putBack(Backup backup) {
    records.clear();
    records.addAll(backup.records());
    positions.clear();
    positions.putAll(backup.positions());
  }

  List<String> requestIds() {
    return records.stream().map(UsageRecord::requestId).toList();
  }

  private void fail() {
    RuntimeException present = trouble;
    if (present != null) {
      throw present;
    }
  }
}
