package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.table.IndexDefinition;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.ItemBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads items in the order of their keys, of a partition, an index or a segment of a table. */
@Component
class PageStore {
  private final JdbcTemplate jdbc;

  PageStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Consecutive items.
   *
   * @param isLast true where no more follow
   */
  record Rows(List<Item> items, boolean isLast) {}

  /** A statement that is being built, with its parameters in order. */
  private static final class Text {
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    Text add(String part, Object... values) {
      sql.append(part);
      parameters.addAll(List.of(values));
      return this;
    }
  }

  /**
   * Reads the next items.
   *
   * @param limit the maximum number of items
   * @param bytes reading stops after the item with which the sum of sizes reaches this number of
   *     bytes
   * @throws OutdatedTableException where the table has changed
   */
  Rows read(PageRequest request, int limit, long bytes) {
    Text text = new Text();
    text.add("select t.version, r.item, r.size from lambent_aws.dynamodb_table t left join (");
    text.add(
        "select item, size, place from (select item, size, place, sum(size) over (order by place)");
    text.add(" - size as before from (select i.item, i.size, row_number() over (order by ");
    text.add(order(request)).add(") as place from ");
    addSource(text, request);
    text.add(" order by ").add(order(request)).add(" limit ?) l) s where before < ?", limit, bytes);
    text.add(") r on true where t.id = ? and t.deleted_at is null order by r.place");
    text.parameters.add(request.table().id());
    return Objects.requireNonNull(
        jdbc.query(
            text.sql.toString(),
            rows -> {
              List<Item> items = new ArrayList<>();
              if (!rows.next() || rows.getLong(1) != request.table().version()) {
                throw new OutdatedTableException(request.table());
              }
              long read = 0;
              do {
                byte[] item = rows.getBytes(2);
                if (item != null) {
                  items.add(ItemBytes.read(item));
                  read += rows.getInt(3);
                }
              } while (rows.next());
              return new Rows(items, items.size() < limit && read < bytes);
            },
            text.parameters.toArray()));
  }

  private static void addSource(Text text, PageRequest request) {
    IndexDefinition index = request.index();
    if (index == null) {
      text.add("lambent_aws.dynamodb_item i where i.table_id = ?", request.table().id());
    } else {
      text.add(
          """
          lambent_aws.dynamodb_index_entry e
            join lambent_aws.dynamodb_item i on i.table_id = e.table_id
              and i.bucket = e.item_bucket and i.hash = e.item_hash and i.range = e.item_range
            where e.table_id = ? and e.number = ?\s""",
          request.table().id(),
          index.number());
    }
    String source = index == null ? "i." : "e.";
    byte[] hash = request.hash();
    if (hash == null) {
      text.add(
          " and " + source + "bucket >= ? and " + source + "bucket <= ?",
          request.firstBucket(),
          request.lastBucket());
    } else {
      text.add(
          " and " + source + "bucket = ? and " + source + "hash = ?", StoredKey.bucket(hash), hash);
      addRange(text, source, request.range());
    }
    addStart(text, request);
  }

  private static void addRange(Text text, String source, Range range) {
    byte[] from = range.from();
    if (from != null) {
      text.add(" and " + source + "range " + (range.isFromIncluded() ? ">= ?" : "> ?"), from);
    }
    byte[] to = range.to();
    if (to != null) {
      text.add(" and " + source + "range " + (range.isToIncluded() ? "<= ?" : "< ?"), to);
    }
  }

  private static void addStart(Text text, PageRequest request) {
    PageRequest.Start start = request.start();
    if (start == null) {
      return;
    }
    String comparison = request.isForward() ? " > " : " < ";
    StoredKey entry = start.entry();
    StoredKey item = start.item();
    boolean isPartition = request.hash() != null;
    if (request.index() == null) {
      if (isPartition) {
        text.add(" and i.range" + comparison + "?", entry.range());
      } else {
        text.add(
            " and (i.bucket, i.hash, i.range)" + comparison + "(?, ?, ?)",
            entry.bucket(),
            entry.hash(),
            entry.range());
      }
    } else if (isPartition) {
      text.add(
          " and (e.range, e.item_bucket, e.item_hash, e.item_range)" + comparison + "(?, ?, ?, ?)",
          entry.range(),
          item.bucket(),
          item.hash(),
          item.range());
    } else {
      text.add(
          " and (e.bucket, e.hash, e.range, e.item_bucket, e.item_hash, e.item_range)"
              + comparison
              + "(?, ?, ?, ?, ?, ?)",
          entry.bucket(),
          entry.hash(),
          entry.range(),
          item.bucket(),
          item.hash(),
          item.range());
    }
  }

  private static String order(PageRequest request) {
    boolean isPartition = request.hash() != null;
    List<String> columns =
        request.index() == null
            ? isPartition ? List.of("i.range") : List.of("i.bucket", "i.hash", "i.range")
            : isPartition
                ? List.of("e.range", "e.item_bucket", "e.item_hash", "e.item_range")
                : List.of(
                    "e.bucket",
                    "e.hash",
                    "e.range",
                    "e.item_bucket",
                    "e.item_hash",
                    "e.item_range");
    String direction = request.isForward() ? "" : " desc";
    return String.join(", ", columns.stream().map(column -> column + direction).toList());
  }
}
