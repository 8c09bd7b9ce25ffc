package io.lambent.services.dynamodb.stream;

import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.ItemBytes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads the records of shards in the order of their transactions.
 *
 * <p>Transactions do not commit in that order. So a record is read once all transactions with lower
 * numbers have ended: until then, one of them could still add a record before it.
 */
@Component
class RecordReader {
  private static final String READ =
      """
      select s.end_transaction, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon,
          r.transaction, r.ordinal, r.created_at, r.event, r.keys, r.new_image, r.old_image,
          r.size, r.is_expiry,
          r.transaction is null and exists (
            select from lambent_aws.dynamodb_stream_record w
              where w.stream_id = s.stream_id and w.lineage = s.lineage
                and w.transaction >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
            as is_waiting
        from lambent_aws.dynamodb_shard s
          left join lateral (
            select * from (
              select c.*, sum(size) over (order by transaction, ordinal) - size as before
                from (
                  select * from lambent_aws.dynamodb_stream_record c
                    where c.stream_id = s.stream_id and c.lineage = s.lineage
                      and (c.transaction, c.ordinal) > (?, ?)
                      and c.transaction >= s.first_transaction
                      and c.transaction < coalesce(s.end_transaction, 9223372036854775807)
                      and c.transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                      and (?::text = '' or not pg_visible_in_snapshot(
                        c.transaction::text::xid8, nullif(?::text, '')::pg_snapshot))
                    order by c.transaction, c.ordinal limit ?) c) b
              where before < ?) r on true
        where s.stream_id = ? and s.lineage = ? and s.first_transaction = ?
        order by r.transaction, r.ordinal
      """;

  private static final int MAX_BYTES = 1_048_576;

  private final JdbcTemplate jdbc;

  RecordReader(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** A record of a change. */
  record Change(
      SequenceNumber number,
      Instant createdAt,
      String event,
      Item keys,
      @Nullable Item newImage,
      @Nullable Item oldImage,
      int size,
      boolean isExpiry) {}

  /**
   * A page of records.
   *
   * @param hasEnded true where the shard is closed and was read to its end
   * @param isWaiting true where records exist that cannot be read yet, because older transactions
   *     still run
   */
  record Page(List<Change> changes, boolean hasEnded, boolean isWaiting) {}

  /**
   * Reads records; null where the shard was deleted after the retention period.
   *
   * @param limit the maximum number of records
   */
  @Nullable Page read(ShardPosition position, int limit) {
    return jdbc.query(
        READ,
        statement -> {
          statement.setLong(1, position.after().transaction());
          statement.setInt(2, position.after().ordinal());
          statement.setString(3, position.snapshot());
          statement.setString(4, position.snapshot());
          statement.setInt(5, limit);
          statement.setInt(6, MAX_BYTES);
          statement.setLong(7, position.stream());
          statement.setInt(8, position.lineage());
          statement.setLong(9, position.first());
        },
        rows -> {
          if (!rows.next()) {
            return null;
          }
          long end = rows.getLong("end_transaction");
          boolean isClosed = !rows.wasNull() && rows.getLong("horizon") >= end;
          boolean isWaiting = rows.getBoolean("is_waiting");
          List<Change> changes = new ArrayList<>();
          long bytes = 0;
          do {
            if (rows.getBytes("keys") != null) {
              changes.add(change(rows));
              bytes += rows.getInt("size");
            }
          } while (rows.next());
          boolean isFull = changes.size() == limit || bytes >= MAX_BYTES;
          return new Page(changes, isClosed && !isFull, isWaiting);
        });
  }

  private static Change change(ResultSet row) throws SQLException {
    return new Change(
        new SequenceNumber(row.getLong("transaction"), row.getInt("ordinal")),
        Objects.requireNonNull(row.getObject("created_at", OffsetDateTime.class)).toInstant(),
        Objects.requireNonNull(row.getString("event")),
        Objects.requireNonNull(item(row, "keys")),
        item(row, "new_image"),
        item(row, "old_image"),
        row.getInt("size"),
        row.getBoolean("is_expiry"));
  }

  private static @Nullable Item item(ResultSet row, String column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    return bytes == null ? null : ItemBytes.read(bytes);
  }
}
