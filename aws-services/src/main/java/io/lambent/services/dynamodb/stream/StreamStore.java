package io.lambent.services.dynamodb.stream;

import io.lambent.client.sql.Instants;
import io.lambent.services.dynamodb.table.KeySchema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The rows of streams and their shards. */
@Component
class StreamStore {
  private static final String COLUMNS =
      "select id, account, region, table_name, label, view_type, key_schema, created_at, ended_at"
          + " from lambent_aws.dynamodb_stream ";

  private final JdbcClient jdbc;
  private final JsonMapper json;

  StreamStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  private StreamRow stream(ResultSet row, int number) throws SQLException {
    return new StreamRow(
        row.getLong("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("table_name"),
        row.getString("label"),
        row.getString("view_type"),
        json.readValue(row.getString("key_schema"), KeySchema.class),
        Instants.get(row, "created_at"),
        Instants.find(row, "ended_at"));
  }

  /** Inserts a stream and returns its number. */
  long insert(long tableId, StreamRow stream) {
    return jdbc.sql(
            """
            insert into lambent_aws.dynamodb_stream
                (table_id, account, region, table_name, label, view_type, key_schema, created_at)
              values (:table, :account, :region, :name, :label, :view, :key, :now)
              returning id
            """)
        .param("table", tableId)
        .param("account", stream.account())
        .param("region", stream.region())
        .param("name", stream.tableName())
        .param("label", stream.label())
        .param("view", stream.viewType())
        .param("key", json.writeValueAsString(stream.key()))
        .param("now", Timestamp.from(stream.createdAt()))
        .query(Long.class)
        .single();
  }

  void insertShard(long stream, int lineage, String shardId, Instant now) {
    jdbc.sql(
            """
            insert into lambent_aws.dynamodb_shard
                (stream_id, lineage, first_transaction, shard_id, created_at)
              values (:stream, :lineage, 0, :shard, :now)
            """)
        .param("stream", stream)
        .param("lineage", lineage)
        .param("shard", shardId)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Ends a stream and its open shards. */
  void end(long stream, Instant now) {
    jdbc.sql("update lambent_aws.dynamodb_stream set ended_at = :now where id = :id")
        .param("now", Timestamp.from(now))
        .param("id", stream)
        .update();
    jdbc.sql(
            """
            update lambent_aws.dynamodb_shard
              set end_transaction = pg_current_xact_id()::text::bigint, ended_at = :now
              where stream_id = :id and end_transaction is null
            """)
        .param("now", Timestamp.from(now))
        .param("id", stream)
        .update();
  }

  @Nullable StreamRow find(String account, String region, String table, String label) {
    return jdbc.sql(
            COLUMNS
                + """
                where account = :account and region = :region and table_name = :table
                  and label = :label
                """)
        .param("account", account)
        .param("region", region)
        .param("table", table)
        .param("label", label)
        .query(this::stream)
        .optional()
        .orElse(null);
  }

  @Nullable StreamRow find(long id) {
    return jdbc.sql(COLUMNS + "where id = :id")
        .param("id", id)
        .query(this::stream)
        .optional()
        .orElse(null);
  }

  /**
   * @param table null for the streams of all tables
   */
  List<StreamRow> list(
      String account,
      String region,
      @Nullable String table,
      String afterTable,
      String afterLabel,
      int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where account = :account and region = :region
                  and (cast(:table as text) is null or table_name = :table)
                  and (table_name collate "C" > :afterTable
                    or (table_name = :afterTable and label collate "C" > :afterLabel))
                order by table_name collate "C", label collate "C" limit :limit
                """)
        .param("account", account)
        .param("region", region)
        .param("table", table)
        .param("afterTable", afterTable)
        .param("afterLabel", afterLabel)
        .param("limit", limit)
        .query(this::stream)
        .list();
  }

  /** The shards of a stream, parents before children. */
  List<ShardRow> shards(long stream) {
    return jdbc.sql(
            """
            select lineage, first_transaction, end_transaction, shard_id, parent_id
              from lambent_aws.dynamodb_shard where stream_id = :stream
              order by first_transaction, lineage
            """)
        .param("stream", stream)
        .query(StreamStore::shard)
        .list();
  }

  private static ShardRow shard(ResultSet row, int number) throws SQLException {
    return new ShardRow(
        row.getInt("lineage"),
        row.getLong("first_transaction"),
        row.getObject("end_transaction", Long.class),
        row.getString("shard_id"),
        row.getString("parent_id"));
  }

  /** Takes a snapshot of PostgreSQL's transactions. */
  String snapshot() {
    return jdbc.sql("select pg_current_snapshot()::text").query(String.class).single();
  }

  /**
   * The first record of a lineage that was written at a time or later; null where there is none
   * yet.
   */
  @Nullable SequenceNumber firstSince(long stream, int lineage, Instant time) {
    return jdbc.sql(
            """
            select transaction, ordinal from lambent_aws.dynamodb_stream_record
              where stream_id = :stream and lineage = :lineage and created_at >= :time
              order by transaction, ordinal limit 1
            """)
        .param("stream", stream)
        .param("lineage", lineage)
        .param("time", Timestamp.from(time))
        .query((row, number) -> new SequenceNumber(row.getLong(1), row.getInt(2)))
        .optional()
        .orElse(null);
  }

  /**
   * Closes shards that were opened before a time, and opens their successors. The number of this
   * transaction is the boundary: records of later transactions cannot be read before it ends.
   */
  int rotate(Instant openSince, Instant now) {
    return jdbc.sql(
            """
            with closed as (
              update lambent_aws.dynamodb_shard
                set end_transaction = pg_current_xact_id()::text::bigint, ended_at = :now
                where (stream_id, lineage, first_transaction) in (
                  select stream_id, lineage, first_transaction from lambent_aws.dynamodb_shard
                    where end_transaction is null and created_at < :since
                    limit 100 for update skip locked)
                returning stream_id, lineage, end_transaction, shard_id)
            insert into lambent_aws.dynamodb_shard
                (stream_id, lineage, first_transaction, shard_id, parent_id, created_at)
              select stream_id, lineage, end_transaction,
                  'shardId-' || lpad(:millis, 20, '0') || right(shard_id, 9), shard_id, :now
                from closed
            """)
        .param("since", Timestamp.from(openSince))
        .param("now", Timestamp.from(now))
        .param("millis", Long.toString(now.toEpochMilli()))
        .update();
  }

  /**
   * Deletes records that were written, and shards and streams that ended, before a time; a limited
   * number at once.
   *
   * @return how many records were deleted
   */
  int trim(Instant time, int limit) {
    int records =
        jdbc.sql(
                """
                delete from lambent_aws.dynamodb_stream_record
                  where ctid = any (array(
                    select ctid from lambent_aws.dynamodb_stream_record
                      where created_at < :time order by created_at limit :limit
                      for update skip locked))
                """)
            .param("time", Timestamp.from(time))
            .param("limit", limit)
            .update();
    if (records == 0) {
      jdbc.sql("delete from lambent_aws.dynamodb_shard where ended_at < :time")
          .param("time", Timestamp.from(time))
          .update();
      jdbc.sql("delete from lambent_aws.dynamodb_stream where ended_at < :time")
          .param("time", Timestamp.from(time))
          .update();
    }
    return records;
  }
}
