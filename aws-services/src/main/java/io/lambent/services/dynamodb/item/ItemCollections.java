package io.lambent.services.dynamodb.item;

import io.lambent.aws.wire.Struct;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.AttributeType;
import io.lambent.services.dynamodb.value.KeyBytes;
import io.lambent.services.dynamodb.value.Structures;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The sizes of item collections: the items of a partition, in tables with local indexes. */
@Component
class ItemCollections {
  private static final double GIGABYTE = 1024.0 * 1024 * 1024;

  private final JdbcClient jdbc;

  ItemCollections(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The metrics of a write's item collection; null if the request does not ask for them or the
   * table has no local index.
   */
  @Nullable Struct metrics(Struct input, Table table, StoredKey key) {
    if (!"SIZE".equals(input.text("ReturnItemCollectionMetrics"))
        || !table.definition().hasLocalIndexes()) {
      return null;
    }
    long bytes =
        jdbc.sql(
                """
                select coalesce(sum(size), 0) from lambent_aws.dynamodb_item
                  where table_id = :table and bucket = :bucket and hash = :hash
                """)
            .param("table", table.id())
            .param("bucket", key.bucket())
            .param("hash", key.hash())
            .query(Long.class)
            .single();
    String name = table.key().hash();
    AttributeType type = Objects.requireNonNull(AttributeType.named(table.definition().type(name)));
    double whole = Math.floor(bytes / GIGABYTE);
    return Struct.of(
        "ItemCollectionKey",
        Map.of(name, Structures.of(KeyBytes.read(type, key.hash()))),
        "SizeEstimateRangeGB",
        List.of(whole, whole + 1));
  }
}
