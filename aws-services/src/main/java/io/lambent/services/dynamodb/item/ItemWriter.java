package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.table.DynamoErrors;
import io.lambent.services.dynamodb.table.StreamSettings;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.groupcommit.GroupCommit;
import jakarta.annotation.PreDestroy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes single items with optimistic concurrency: reads an item, evaluates the request, and
 * replaces the item if it has not changed meanwhile; otherwise it starts again.
 *
 * <p>Requests of this instance for the same item run one after the other, so that they need not be
 * repeated; writes of other instances are detected by the item's stamp.
 */
@Component
class ItemWriter {
  private static final int STRIPES = 1_024;
  private static final int PUT_TRANSACTIONS = 2;

  /** Bounds what one transaction puts: 40 MB of the largest items. */
  private static final int MAX_PUTS = 100;

  private final ItemStore store;
  private final StreamSignal signal;
  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];
  private final GroupCommit<ItemStore.Put, Boolean> puts =
      new GroupCommit<>("item-writer", PUT_TRANSACTIONS, MAX_PUTS, this::commit);

  ItemWriter(ItemStore store, StreamSignal signal) {
    this.store = store;
    this.signal = signal;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  /** An item before and after a request; null where there was or is none. */
  record Written(@Nullable Item before, @Nullable Item after) {}

  /**
   * Writes an item; returns once the change is committed.
   *
   * @throws OutdatedTableException where the table has changed
   * @throws io.lambent.aws.error.AwsFailure where the request cannot be carried out
   */
  Written write(Table table, WriteRequest request) {
    return write(table, request, false);
  }

  /**
   * @param isExpiry true where the item has expired
   */
  Written write(Table table, WriteRequest request, boolean isExpiry) {
    ReentrantLock stripe =
        stripes[Math.floorMod(31 * request.key().hashCode() + Long.hashCode(table.id()), STRIPES)];
    stripe.lock();
    try {
      while (true) {
        ItemStore.Found found = store.read(table, request.key());
        Item before = found.item();
        if (!request.holds(before)) {
          throw DynamoErrors.conditionFailed(request.shown(before));
        }
        Item after = request.apply(table, before);
        boolean isSame = before == null ? after == null : before.equals(after);
        if (isSame || store.write(ItemWrite.of(table, request.key(), found, after, isExpiry), 0)) {
          if (!isSame) {
            signal(table);
          }
          return new Written(before, after);
        }
      }
    } finally {
      stripe.unlock();
    }
  }

  /** Signals to the readers of a table's stream that new records were committed. */
  void signal(Table table) {
    StreamSettings stream = table.stream();
    if (stream != null) {
      signal.written(table.streamArn(stream.label()));
    }
  }

  /**
   * Puts an item whatever was there. Where the table has neither indexes nor a stream, nothing is
   * read, and what several requests put is committed together.
   *
   * @throws OutdatedTableException where the table has changed
   */
  void put(Table table, WriteRequest.Put put) {
    if (table.stream() != null || !table.definition().indexes().isEmpty()) {
      write(table, put);
      return;
    }
    ItemStore.Put content =
        new ItemStore.Put(table, put.key(), ItemWrite.Content.of(table, put.item()));
    if (!puts.write(List.of(content)).getFirst()) {
      throw new OutdatedTableException(table);
    }
  }

  /** Returns for each of the items whether its table was as the request knew it. */
  private List<Boolean> commit(List<ItemStore.Put> all) {
    if (all.size() == 1) {
      ItemStore.Put one = all.getFirst();
      return List.of(store.put(one.table(), one.key(), one.content()));
    }
    // Concurrent puts of the same item have no order; the statement may write a row only once.
    Map<Target, ItemStore.Put> latest = new HashMap<>();
    for (ItemStore.Put put : all) {
      latest.put(new Target(put.table().id(), put.table().version(), put.key()), put);
    }
    Map<Long, Long> current = store.put(List.copyOf(latest.values()));
    return all.stream()
        .map(put -> Objects.equals(current.get(put.table().id()), put.table().version()))
        .toList();
  }

  private record Target(long table, long version, StoredKey key) {}

  @PreDestroy
  void close() throws InterruptedException {
    puts.close();
  }
}
