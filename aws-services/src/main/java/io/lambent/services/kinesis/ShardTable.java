package io.lambent.services.kinesis;

import io.lambent.client.sql.Instants;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The shards of all streams. */
@Component
class ShardTable {
  private static final String SELECT =
      """
      select shard, parent, adjacent_parent, hash_from, hash_to, created_second, created_at,
          closed_at, last_place, last_millis
        from lambent_aws.kinesis_shard
      """;

  private final JdbcClient jdbc;

  ShardTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private static Shard shard(ResultSet row, int number) throws SQLException {
    return new Shard(
        row.getInt("shard"),
        row.getObject("parent", Integer.class),
        row.getObject("adjacent_parent", Integer.class),
        new HashKeys.Range(whole(row, "hash_from"), whole(row, "hash_to")),
        row.getLong("created_second"),
        Instants.get(row, "created_at"),
        Instants.find(row, "closed_at"),
        row.getLong("last_place"),
        row.getLong("last_millis"));
  }

  private static BigInteger whole(ResultSet row, String column) throws SQLException {
    return row.getBigDecimal(column).toBigIntegerExact();
  }

  /** All shards of a stream, in the order of their numbers. */
  List<Shard> list(long stream) {
    return jdbc.sql(SELECT + "where stream = :stream order by shard")
        .param("stream", stream)
        .query(ShardTable::shard)
        .list();
  }

  /** The open shards of a stream, in the order of their hash keys. */
  List<Shard> open(long stream) {
    return jdbc.sql(SELECT + "where stream = :stream and closed_at is null order by hash_from")
        .param("stream", stream)
        .query(ShardTable::shard)
        .list();
  }

  Optional<Shard> find(long stream, int shard) {
    return jdbc.sql(SELECT + "where stream = :stream and shard = :shard")
        .param("stream", stream)
        .param("shard", shard)
        .query(ShardTable::shard)
        .optional();
  }

  /** The shards that a shard was split or merged into. */
  List<Shard> children(long stream, int parent) {
    return jdbc.sql(
            SELECT
                + """
                where stream = :stream and (parent = :parent or adjacent_parent = :parent)
                order by shard
                """)
        .param("stream", stream)
        .param("parent", parent)
        .query(ShardTable::shard)
        .list();
  }

  int nextNumber(long stream) {
    return jdbc.sql(
            "select coalesce(max(shard) + 1, 0) from lambent_aws.kinesis_shard where stream ="
                + " :stream")
        .param("stream", stream)
        .query(Integer.class)
        .single();
  }

  void insert(long stream, Shard shard) {
    jdbc.sql(
            """
            insert into lambent_aws.kinesis_shard (stream, shard, parent, adjacent_parent, hash_from,
                hash_to, created_second, created_at, last_place, last_millis)
              values (:stream, :shard, :parent, :adjacent, :from, :to, :second, :created, 0, 0)
            """)
        .param("stream", stream)
        .param("shard", shard.number())
        .param("parent", shard.parent())
        .param("adjacent", shard.adjacentParent())
        .param("from", new BigDecimal(shard.hashKeys().from()))
        .param("to", new BigDecimal(shard.hashKeys().to()))
        .param("second", shard.createdSecond())
        .param("created", Timestamp.from(shard.createdAt()))
        .update();
  }

  /** Closes a shard. Waits for the transactions that put records into it. */
  void close(long stream, int shard, Instant now) {
    jdbc.sql(
            """
            update lambent_aws.kinesis_shard set closed_at = :now
              where stream = :stream and shard = :shard and closed_at is null
            """)
        .param("stream", stream)
        .param("shard", shard)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** The number of open shards of an account. */
  long countOpen(String account, String region) {
    return jdbc.sql(
            """
            select count(*) from lambent_aws.kinesis_shard h
              join lambent_aws.kinesis_stream s on s.id = h.stream
              where s.account = :account and s.region = :region and h.closed_at is null
            """)
        .param("account", account)
        .param("region", region)
        .query(Long.class)
        .single();
  }
}
