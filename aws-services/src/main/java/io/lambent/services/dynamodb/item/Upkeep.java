package io.lambent.services.dynamodb.item;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.table.TableStore;
import io.lambent.services.dynamodb.table.TableWork;
import io.lambent.services.lease.LeaseWorker;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Background work: removes the items of deleted tables, brings items and indexes into line with
 * changed definitions, and deletes items that have expired.
 */
@Component
class Upkeep implements TableWork, LeaseWorker.Work<Upkeep.Task> {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final UpkeepStore store;
  private final TableStore tables;
  private final Alignment alignment;
  private final ItemWriter writer;
  private final Clock clock;
  private final LeaseWorker<Task> worker;

  /**
   * Items that this instance is deleting. Where two instances try the same, one of them succeeds.
   */
  private final Set<Expired> underWay = ConcurrentHashMap.newKeySet();

  Upkeep(
      UpkeepStore store, TableStore tables, Alignment alignment, ItemWriter writer, Clock clock) {
    this.store = store;
    this.tables = tables;
    this.alignment = alignment;
    this.writer = writer;
    this.clock = clock;
    this.worker = new LeaseWorker<>("dynamodb-upkeep", this, clock);
  }

  /** Something to do. */
  sealed interface Task {}

  /** A table that was deleted. */
  record Deleted(long table) implements Task {}

  /** A table whose items or indexes are not in line with it. */
  record Changed(long table) implements Task {}

  /** An item that has expired. */
  record Expired(long table, StoredKey key) implements Task {}

  @PostConstruct
  void start() {
    worker.start();
  }

  @Override
  public void wake() {
    worker.wake();
  }

  @Override
  public List<Task> claim(int limit) {
    Instant now = clock.instant();
    List<Task> tasks = new ArrayList<>(store.claimTables(limit, now, now.plus(LEASE)));
    if (tasks.size() < limit) {
      store.expired(limit - tasks.size(), now).stream().filter(underWay::add).forEach(tasks::add);
    }
    return tasks;
  }

  @Override
  public boolean perform(Task task) {
    switch (task) {
      case Deleted deleted -> {
        if (store.removeItems(deleted.table()) > 0) {
          store.release(deleted.table());
          return false;
        }
        store.removeTable(deleted.table());
      }
      case Changed changed -> {
        Table table = tables.find(changed.table());
        if (table != null && !alignment.align(table, () -> extend(table))) {
          store.release(changed.table());
          return false;
        }
      }
      case Expired expired -> {
        try {
          expire(expired);
        } finally {
          underWay.remove(expired);
        }
      }
    }
    return true;
  }

  private void extend(Table table) {
    store.extend(table.id(), clock.instant().plus(LEASE));
  }

  private void expire(Expired expired) {
    Table table = tables.find(expired.table());
    if (table == null) {
      return;
    }
    long now = clock.instant().getEpochSecond();
    Condition isExpired =
        item -> {
          Long time = Expiry.of(table, item);
          return time != null && time <= now;
        };
    try {
      writer.write(table, new WriteRequest.Delete(expired.key(), isExpired, false), true);
    } catch (AwsFailure | OutdatedTableException e) {
      // The item was changed meanwhile; if it still expires, a later search finds it again.
    }
  }

  @Override
  public @Nullable Instant nextDue() {
    return store.nextDue(clock.instant());
  }

  @PreDestroy
  void close() throws InterruptedException {
    worker.close();
  }
}
