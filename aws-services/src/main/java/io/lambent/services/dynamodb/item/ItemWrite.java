package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.ItemBytes;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One change of an item with all that is written with it.
 *
 * @param stampBefore the stamp of the item that is replaced; null where no item may exist
 * @param content null where the item is deleted
 */
record ItemWrite(
    Table table,
    StoredKey key,
    @Nullable Long stampBefore,
    @Nullable Content content,
    List<IndexEntry> removed,
    List<IndexEntry> added,
    @Nullable StreamEntry stream) {

  /**
   * The columns of an item.
   *
   * @param expiresAt in seconds since 1970; null where the item does not expire
   */
  record Content(byte[] bytes, int size, long stamp, @Nullable Long expiresAt) {
    static Content of(Table table, Item item) {
      return new Content(
          ItemBytes.write(item),
          item.size(),
          ThreadLocalRandom.current().nextLong(),
          Expiry.of(table, item));
    }
  }

  /**
   * Plans a change.
   *
   * @param before the item as it was read
   * @param after null to delete
   */
  static ItemWrite of(
      Table table, StoredKey key, ItemStore.Found before, @Nullable Item after, boolean isExpiry) {
    List<IndexEntry> entriesBefore = IndexEntry.of(table, before.item());
    List<IndexEntry> entriesAfter = IndexEntry.of(table, after);
    return new ItemWrite(
        table,
        key,
        before.item() == null ? null : before.stamp(),
        after == null ? null : Content.of(table, after),
        IndexEntry.minus(entriesBefore, entriesAfter),
        IndexEntry.minus(entriesAfter, entriesBefore),
        StreamEntry.of(table, key, before.item(), after, isExpiry));
  }
}
