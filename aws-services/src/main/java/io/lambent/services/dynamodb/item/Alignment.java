package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.table.IndexDefinition;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.table.TableDefinition;
import io.lambent.services.dynamodb.table.TableStore;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.ItemBytes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings the items of a table into line with its definition: adds them to new indexes, computes
 * when they expire, and removes the entries of deleted indexes. It is idempotent and can be
 * repeated from the start at any time.
 *
 * <p>Writing the entries of an item changes its stamp. So a write that has read the item before
 * fails its optimistic check, and finds the entries when it reads the item again.
 */
@Component
class Alignment {
  private static final int CHUNK = 200;

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final TableStore tables;
  private final UpkeepStore upkeep;

  Alignment(
      JdbcClient jdbc, TransactionTemplate transactions, TableStore tables, UpkeepStore upkeep) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.tables = tables;
    this.upkeep = upkeep;
  }

  /**
   * Aligns all items of a table.
   *
   * @param alive called after each chunk of items, to renew a lease
   * @return false where the table has changed meanwhile
   */
  boolean align(Table table, Runnable alive) {
    List<Integer> created = numbers(table, IndexDefinition.CREATING);
    StoredKey last = null;
    do {
      StoredKey from = last;
      last = transactions.execute(status -> alignChunk(table, created, from));
      alive.run();
    } while (last != null);
    for (int number : numbers(table, IndexDefinition.DELETING)) {
      while (upkeep.removeEntries(table.id(), number) > 0) {
        alive.run();
      }
    }
    return tables.update(table, aligned(table.definition()), false);
  }

  private static List<Integer> numbers(Table table, String status) {
    return table.definition().indexes().stream()
        .filter(index -> index.status().equals(status))
        .map(IndexDefinition::number)
        .toList();
  }

  private static TableDefinition aligned(TableDefinition definition) {
    TableDefinition aligned = definition;
    for (IndexDefinition index : definition.indexes()) {
      aligned =
          aligned.withStatus(
              index,
              index.status().equals(IndexDefinition.DELETING) ? null : IndexDefinition.ACTIVE);
    }
    return aligned;
  }

  private record Row(StoredKey key, Item item) {}

  /** Aligns some items and returns the key of the last one; null where there were none. */
  private @Nullable StoredKey alignChunk(
      Table table, List<Integer> created, @Nullable StoredKey from) {
    List<Row> rows =
        jdbc.sql(
                """
                select hash, range, item from lambent_aws.dynamodb_item
                  where table_id = :table
                    and (:first or (bucket, hash, range) > (:bucket, :hash, :range))
                  order by bucket, hash, range limit :limit for update
                """)
            .param("table", table.id())
            .param("first", from == null)
            .param("bucket", from == null ? 0 : from.bucket())
            .param("hash", from == null ? new byte[0] : from.hash())
            .param("range", from == null ? new byte[0] : from.range())
            .param("limit", CHUNK)
            .query(
                (row, number) ->
                    new Row(
                        StoredKey.of(row.getBytes("hash"), row.getBytes("range")),
                        ItemBytes.read(Objects.requireNonNull(row.getBytes("item")))))
            .list();
    for (Row row : rows) {
      align(table, created, row);
    }
    return rows.isEmpty() ? null : rows.getLast().key();
  }

  private void align(Table table, List<Integer> created, Row row) {
    jdbc.sql(
            """
            update lambent_aws.dynamodb_item set stamp = hashint8extended(stamp, 1), expires_at = :expiry
              where table_id = :table and bucket = :bucket and hash = :hash and range = :range
            """)
        .param("expiry", Expiry.of(table, row.item()))
        .param("table", table.id())
        .param("bucket", row.key().bucket())
        .param("hash", row.key().hash())
        .param("range", row.key().range())
        .update();
    for (IndexEntry entry : IndexEntry.of(table, row.item())) {
      if (created.contains(entry.number())) {
        insert(table, entry, row.key());
      }
    }
  }

  private void insert(Table table, IndexEntry entry, StoredKey item) {
    jdbc.sql(
            """
            insert into lambent_aws.dynamodb_index_entry
                (table_id, number, bucket, hash, range, item_bucket, item_hash, item_range)
              values (:table, :number, :bucket, :hash, :range, :itemBucket, :itemHash, :itemRange)
              on conflict do nothing
            """)
        .param("table", table.id())
        .param("number", entry.number())
        .param("bucket", entry.key().bucket())
        .param("hash", entry.key().hash())
        .param("range", entry.key().range())
        .param("itemBucket", item.bucket())
        .param("itemHash", item.hash())
        .param("itemRange", item.range())
        .update();
  }
}
