package io.lambent.services.kinesis;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The records of all shards, in blocks. */
@Component
class RecordTable {
  private final JdbcClient client;
  private final JdbcTemplate jdbc;

  RecordTable(JdbcClient client, JdbcTemplate jdbc) {
    this.client = client;
    this.jdbc = jdbc;
  }

  /** Identifies a shard among those of all streams. */
  record Key(long stream, int shard) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byStream = Long.compare(stream, other.stream);
      return byStream == 0 ? Integer.compare(shard, other.shard) : byStream;
    }
  }

  /**
   * The last place of a shard that is taken.
   *
   * @param millis the arrival of the record at that place, in milliseconds since 1970
   */
  record Last(long place, long millis) {}

  /** A block to be stored. */
  record Row(Key key, RecordBlock block, int size) {}

  /**
   * Reserves places for records at the ends of their shards, and locks the shards until the
   * transaction ends.
   *
   * @param counts the number of records of each shard, in the order of the keys, so that
   *     transactions do not deadlock
   * @return the last place of each shard; no entry for shards that are closed or deleted
   */
  Map<Key, Last> advance(Map<Key, Integer> counts, Instant now) {
    Map<Key, Last> advanced = new HashMap<>();
    client
        .sql(
            """
            with locked as materialized (
              select s.stream, s.shard, v.records
                from unnest(cast(:streams as bigint[]), cast(:shards as int[]),
                  cast(:counts as int[])) as v (stream, shard, records)
                join lambent_aws.kinesis_shard s on s.stream = v.stream and s.shard = v.shard
                where s.closed_at is null
                order by s.stream, s.shard for update of s)
            update lambent_aws.kinesis_shard s set last_place = s.last_place + l.records,
                last_millis = greatest(s.last_millis, :now)
              from locked l where s.stream = l.stream and s.shard = l.shard
              returning s.stream, s.shard, s.last_place, s.last_millis
            """)
        .param("streams", counts.keySet().stream().map(Key::stream).toArray(Long[]::new))
        .param("shards", counts.keySet().stream().map(Key::shard).toArray(Integer[]::new))
        .param("counts", counts.values().toArray(Integer[]::new))
        .param("now", now.toEpochMilli())
        .query(
            row -> {
              advanced.put(
                  new Key(row.getLong("stream"), row.getInt("shard")),
                  new Last(row.getLong("last_place"), row.getLong("last_millis")));
            });
    return advanced;
  }

  void insert(List<Row> rows) {
    jdbc.batchUpdate(
        """
        insert into lambent_aws.kinesis_block
            (stream, shard, last_place, records, size, arrived_millis, encrypted, data)
          values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        rows,
        rows.size(),
        (statement, row) -> {
          statement.setLong(1, row.key().stream());
          statement.setInt(2, row.key().shard());
          statement.setLong(3, row.block().lastPlace());
          statement.setInt(4, row.block().records());
          statement.setInt(5, row.size());
          statement.setLong(6, row.block().arrivedMillis());
          statement.setBoolean(7, row.block().isEncrypted());
          statement.setBytes(8, row.block().data());
        });
  }

  /**
   * Reads blocks, beginning with the one that contains a place. The last block may exceed the
   * numbers of records and bytes that are asked for.
   *
   * @param horizon blocks that arrived before this time are skipped
   */
  List<RecordBlock> read(Key key, long place, Instant horizon, int records, int bytes) {
    return client
        .sql(
            """
            select last_place, records, arrived_millis, encrypted, data from (
              select b.*, sum(least(records, last_place - :place + 1)) over before as records_before,
                  sum(size) over before as bytes_before
                from (
                  select * from lambent_aws.kinesis_block
                    where stream = :stream and shard = :shard and last_place >= :place
                      and arrived_millis >= :horizon
                    order by last_place limit :records) b
                window before as (order by last_place rows between unbounded preceding and 1 preceding)
              ) counted
              where coalesce(records_before, 0) < :records and coalesce(bytes_before, 0) < :bytes
              order by last_place
            """)
        .param("stream", key.stream())
        .param("shard", key.shard())
        .param("place", place)
        .param("horizon", horizon.toEpochMilli())
        .param("records", records)
        .param("bytes", bytes)
        .query(RecordTable::block)
        .list();
  }

  private static RecordBlock block(ResultSet row, int number) throws SQLException {
    return new RecordBlock(
        row.getLong("last_place"),
        row.getInt("records"),
        row.getLong("arrived_millis"),
        row.getBoolean("encrypted"),
        row.getBytes("data"));
  }

  /**
   * Returns the place of the first record that arrived at a time or later; empty where there is
   * none.
   */
  Optional<Long> placeAt(Key key, Instant time) {
    return client
        .sql(
            """
            select last_place - records + 1 from lambent_aws.kinesis_block
              where stream = :stream and shard = :shard and arrived_millis >= :millis
              order by arrived_millis, last_place limit 1
            """)
        .param("stream", key.stream())
        .param("shard", key.shard())
        .param("millis", time.toEpochMilli())
        .query(Long.class)
        .optional();
  }
}
