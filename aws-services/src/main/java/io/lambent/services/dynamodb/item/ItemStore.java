package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.ItemBytes;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The rows of items. Writes are optimistic: each replaces the version of an item that was read
 * before, and writes nothing where another write came first. So no row is locked while a request is
 * evaluated, and the transaction of a write begins after the transactions whose changes it has
 * read; stream records are ordered by that.
 */
@Component
class ItemStore {
  private static final String READ =
      """
      select t.version, i.item, i.stamp
        from lambent_aws.dynamodb_table t
          left join lambent_aws.dynamodb_item i
            on i.table_id = t.id and i.bucket = ? and i.hash = ? and i.range = ?
        where t.id = ? and t.deleted_at is null
      """;

  private static final String READ_SEVERAL =
      """
      select k.place, t.version, i.item, i.stamp
        from unnest(?::bigint[], ?::int[], ?::bytea[], ?::bytea[])
            with ordinality as k (table_id, bucket, hash, range, place)
          join lambent_aws.dynamodb_table t on t.id = k.table_id and t.deleted_at is null
          left join lambent_aws.dynamodb_item i
            on i.table_id = k.table_id and i.bucket = k.bucket and i.hash = k.hash
              and i.range = k.range
      """;

  private final JdbcTemplate jdbc;

  ItemStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * An item as it was read under a key.
   *
   * @param item null where there is none
   * @param stamp identifies the item's latest write; 0 where there is no item
   */
  record Found(@Nullable Item item, long stamp) {
    static final Found NOTHING = new Found(null, 0);

    static Found of(byte @Nullable [] bytes, long stamp) {
      return bytes == null ? NOTHING : new Found(ItemBytes.read(bytes), stamp);
    }
  }

  /** An item that is put, whatever was there. */
  record Put(Table table, StoredKey key, ItemWrite.Content content) {}

  /** A key and its table. */
  record Place(Table table, StoredKey key) {}

  /**
   * Reads one item.
   *
   * @throws OutdatedTableException where the table has changed
   */
  Found read(Table table, StoredKey key) {
    return Objects.requireNonNull(
        jdbc.query(
            READ,
            statement -> {
              statement.setInt(1, key.bucket());
              statement.setBytes(2, key.hash());
              statement.setBytes(3, key.range());
              statement.setLong(4, table.id());
            },
            rows -> {
              if (!rows.next() || rows.getLong(1) != table.version()) {
                throw new OutdatedTableException(table);
              }
              return Found.of(rows.getBytes(2), rows.getLong(3));
            }));
  }

  /**
   * Reads several items in one snapshot.
   *
   * @return in the order of the keys
   * @throws OutdatedTableException where a table has changed
   */
  List<Found> read(List<Place> places) {
    return Objects.requireNonNull(
        jdbc.query(
            READ_SEVERAL,
            statement -> {
              Connection connection = statement.getConnection();
              statement.setArray(
                  1,
                  connection.createArrayOf(
                      "bigint",
                      places.stream().map(place -> place.table().id()).toArray(Long[]::new)));
              setKeys(statement, 2, places.stream().map(Place::key).toList());
            },
            rows -> {
              @Nullable Found[] found = new @Nullable Found[places.size()];
              while (rows.next()) {
                int place = rows.getInt(1) - 1;
                if (rows.getLong(2) == places.get(place).table().version()) {
                  found[place] = Found.of(rows.getBytes(3), rows.getLong(4));
                }
              }
              List<Found> all = new ArrayList<>(found.length);
              for (int i = 0; i < places.size(); i++) {
                Found one = found[i];
                if (one == null) {
                  throw new OutdatedTableException(places.get(i).table());
                }
                all.add(one);
              }
              return all;
            }));
  }

  private static void setKeys(PreparedStatement statement, int index, List<StoredKey> keys)
      throws SQLException {
    Connection connection = statement.getConnection();
    statement.setArray(
        index,
        connection.createArrayOf(
            "int4", keys.stream().map(StoredKey::bucket).toArray(Integer[]::new)));
    statement.setArray(
        index + 1,
        connection.createArrayOf(
            "bytea", keys.stream().map(StoredKey::hash).toArray(byte[][]::new)));
    statement.setArray(
        index + 2,
        connection.createArrayOf(
            "bytea", keys.stream().map(StoredKey::range).toArray(byte[][]::new)));
  }

  /**
   * Writes one change, in a statement of its own or in the current transaction.
   *
   * @param ordinal the number of the change within its transaction
   * @return false where nothing was written, as the item or its table has changed
   */
  boolean write(ItemWrite write, int ordinal) {
    return Objects.requireNonNull(
        jdbc.query(
            WriteStatements.of(write),
            statement -> new Binder(statement).bind(write, ordinal),
            rows -> rows.next() && rows.getInt(1) == 1));
  }

  /**
   * Locks an item until the end of the current transaction. Where there is none, inserting and
   * deleting a row keeps other transactions from inserting one.
   *
   * @return false where it or its table has changed since it was read
   */
  boolean hold(Place place, Found found) {
    if (found.item() != null) {
      return Objects.requireNonNull(
          jdbc.query(
              WriteStatements.HOLD,
              statement -> {
                Binder binder = new Binder(statement);
                binder.place(place.table(), place.key());
                binder.stamp(found.stamp());
                binder.version(place.table());
              },
              rows -> rows.next() && rows.getInt(1) == 1));
    }
    ItemWrite.Content nothing = new ItemWrite.Content(new byte[0], 0, found.stamp(), null);
    ItemWrite insert =
        new ItemWrite(place.table(), place.key(), null, nothing, List.of(), List.of(), null);
    ItemWrite delete =
        new ItemWrite(place.table(), place.key(), found.stamp(), null, List.of(), List.of(), null);
    return write(insert, 0) && write(delete, 0);
  }

  /**
   * Puts an item, or replaces one, in a table without indexes and stream.
   *
   * @return false where the table has changed
   */
  boolean put(Table table, StoredKey key, ItemWrite.Content content) {
    return jdbc.update(
            WriteStatements.PUT,
            statement -> {
              Binder binder = new Binder(statement);
              binder.place(table, key);
              binder.content(content);
              binder.version(table);
            })
        == 1;
  }

  /**
   * Puts several items, as {@link #put} does.
   *
   * @return the versions of the tables that have not changed, by their ids
   */
  Map<Long, Long> put(List<Put> puts) {
    return Objects.requireNonNull(
        jdbc.query(
            WriteStatements.PUT_SEVERAL,
            statement -> {
              Connection connection = statement.getConnection();
              statement.setArray(1, longs(connection, puts.stream().map(put -> put.table().id())));
              statement.setArray(
                  2, longs(connection, puts.stream().map(put -> put.table().version())));
              setKeys(statement, 3, puts.stream().map(Put::key).toList());
              List<ItemWrite.Content> contents = puts.stream().map(Put::content).toList();
              statement.setArray(
                  6,
                  connection.createArrayOf(
                      "bytea",
                      contents.stream().map(ItemWrite.Content::bytes).toArray(byte[][]::new)));
              statement.setArray(
                  7,
                  connection.createArrayOf(
                      "int4",
                      contents.stream().map(ItemWrite.Content::size).toArray(Integer[]::new)));
              statement.setArray(
                  8, longs(connection, contents.stream().map(ItemWrite.Content::stamp)));
              statement.setArray(
                  9,
                  connection.createArrayOf(
                      "bigint",
                      contents.stream().map(ItemWrite.Content::expiresAt).toArray(Long[]::new)));
            },
            rows -> {
              Map<Long, Long> current = new HashMap<>();
              while (rows.next()) {
                current.put(rows.getLong(1), rows.getLong(2));
              }
              return current;
            }));
  }

  private static Array longs(Connection connection, Stream<Long> values) throws SQLException {
    return connection.createArrayOf("bigint", values.toArray(Long[]::new));
  }

  /** Sets the parameters of a statement, one after the other. */
  private static final class Binder {
    private final PreparedStatement statement;
    private int index = 1;

    Binder(PreparedStatement statement) {
      this.statement = statement;
    }

    void bind(ItemWrite write, int ordinal) throws SQLException {
      ItemWrite.Content content = write.content();
      Long stampBefore = write.stampBefore();
      if (stampBefore == null) {
        place(write.table(), write.key());
        content(Objects.requireNonNull(content));
      } else {
        if (content != null) {
          content(content);
        }
        place(write.table(), write.key());
        stamp(stampBefore);
      }
      version(write.table());
      if (!write.removed().isEmpty()) {
        entries(write.removed());
        place(write.table(), write.key());
      }
      if (!write.added().isEmpty()) {
        place(write.table(), write.key());
        entries(write.added());
      }
      StreamEntry stream = write.stream();
      if (stream != null) {
        stream(stream, ordinal);
      }
    }

    void place(Table table, StoredKey key) throws SQLException {
      statement.setLong(index++, table.id());
      statement.setInt(index++, key.bucket());
      statement.setBytes(index++, key.hash());
      statement.setBytes(index++, key.range());
    }

    void stamp(long stamp) throws SQLException {
      statement.setLong(index++, stamp);
    }

    void content(ItemWrite.Content content) throws SQLException {
      statement.setBytes(index++, content.bytes());
      statement.setInt(index++, content.size());
      statement.setLong(index++, content.stamp());
      statement.setObject(index++, content.expiresAt(), Types.BIGINT);
    }

    void version(Table table) throws SQLException {
      statement.setLong(index++, table.id());
      statement.setLong(index++, table.version());
    }

    private void entries(List<IndexEntry> entries) throws SQLException {
      statement.setArray(
          index++,
          statement
              .getConnection()
              .createArrayOf(
                  "int4", entries.stream().map(IndexEntry::number).toArray(Integer[]::new)));
      setKeys(statement, index, entries.stream().map(IndexEntry::key).toList());
      index += 3;
    }

    private void stream(StreamEntry entry, int ordinal) throws SQLException {
      statement.setLong(index++, entry.stream());
      statement.setInt(index++, entry.lineage());
      statement.setInt(index++, ordinal);
      statement.setString(index++, entry.event());
      statement.setBytes(index++, entry.keys());
      statement.setBytes(index++, entry.newImage());
      statement.setBytes(index++, entry.oldImage());
      statement.setInt(index++, entry.size());
      statement.setBoolean(index++, entry.isExpiry());
    }
  }
}
