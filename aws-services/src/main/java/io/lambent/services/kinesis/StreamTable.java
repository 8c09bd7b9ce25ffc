package io.lambent.services.kinesis;

import io.lambent.client.sql.Instants;
import io.lambent.services.tags.TagColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The streams of all accounts. */
@Component
class StreamTable {
  private static final String SELECT =
      """
      select id, account, region, name, mode, status, settles_at, retention_hours, key_id, metrics,
          max_record_kib, warm_mibps, distribution, tags, created_at
        from lambent_aws.kinesis_stream
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final TagColumn tags;

  StreamTable(JdbcClient jdbc, JsonMapper json, TagColumn tags) {
    this.jdbc = jdbc;
    this.json = json;
    this.tags = tags;
  }

  private DataStream stream(ResultSet row, int number) throws SQLException {
    int warm = row.getInt("warm_mibps");
    boolean hasWarm = !row.wasNull();
    return new DataStream(
        row.getLong("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("name"),
        DataStream.Status.valueOf(row.getString("status")),
        Instants.get(row, "settles_at"),
        new DataStream.Settings(
            row.getString("mode"),
            row.getInt("retention_hours"),
            row.getString("key_id"),
            json.readValue(row.getString("metrics"), new TypeReference<List<String>>() {}),
            row.getInt("max_record_kib"),
            hasWarm ? warm : null,
            row.getString("distribution")),
        tags.read(row),
        Instants.get(row, "created_at"));
  }

  /** Finds a stream; empty where there is none, or its deletion is complete at {@code now}. */
  Optional<DataStream> find(String account, String region, String name, Instant now) {
    return jdbc.sql(SELECT + "where account = :account and region = :region and name = :name")
        .param("account", account)
        .param("region", region)
        .param("name", name)
        .query(this::stream)
        .optional()
        .filter(stream -> stream.statusAt(now) != null);
  }

  Optional<DataStream> find(long id, Instant now) {
    return jdbc.sql(SELECT + "where id = :id")
        .param("id", id)
        .query(this::stream)
        .optional()
        .filter(stream -> stream.statusAt(now) != null);
  }

  /**
   * Streams in the order of their names, from the first whose name is greater than {@code after}.
   */
  List<DataStream> list(String account, String region, String after, int limit, Instant now) {
    return jdbc.sql(
            SELECT
                + """
                where account = :account and region = :region and name > :after collate "C"
                  and (status <> 'DELETING' or settles_at > :now)
                order by name collate "C" limit :limit
                """)
        .param("account", account)
        .param("region", region)
        .param("after", after)
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query(this::stream)
        .list();
  }

  /**
   * Inserts a stream, or replaces one whose deletion is complete; returns null where there is one
   * of that name.
   */
  @Nullable Long insert(DataStream stream, Instant now) {
    jdbc.sql(
            """
            delete from lambent_aws.kinesis_stream
              where account = :account and region = :region and name = :name
                and status = 'DELETING' and settles_at <= :now
            """)
        .param("account", stream.account())
        .param("region", stream.region())
        .param("name", stream.name())
        .param("now", Timestamp.from(now))
        .update();
    DataStream.Settings settings = stream.settings();
    return jdbc.sql(
            """
            insert into lambent_aws.kinesis_stream
                (account, region, name, mode, status, settles_at, retention_hours, key_id, metrics,
                  max_record_kib, warm_mibps, distribution, tags, created_at)
              values (:account, :region, :name, :mode, :status, :settles, :retention, :key,
                cast(:metrics as jsonb), :record, :warm, :distribution, cast(:tags as jsonb), :created)
              on conflict (account, region, name) do nothing returning id
            """)
        .param("account", stream.account())
        .param("region", stream.region())
        .param("name", stream.name())
        .param("mode", settings.mode())
        .param("status", stream.status().name())
        .param("settles", Timestamp.from(stream.settlesAt()))
        .param("retention", settings.retentionHours())
        .param("key", settings.keyId())
        .param("metrics", json.writeValueAsString(settings.metrics()))
        .param("record", settings.maxRecordKib())
        .param("warm", settings.warmMibps())
        .param("distribution", settings.distribution())
        .param("tags", tags.text(stream.tags()))
        .param("created", Timestamp.from(stream.createdAt()))
        .query(Long.class)
        .optional()
        .orElse(null);
  }

  /**
   * Locks a stream until the transaction ends, so that its shards and settings are changed by one
   * transaction at a time.
   */
  Optional<DataStream> lock(long id) {
    return jdbc.sql(SELECT + "where id = :id for update")
        .param("id", id)
        .query(this::stream)
        .optional();
  }

  /** Stores settings and status. */
  void update(long id, DataStream.Settings settings, DataStream.Status status, Instant settlesAt) {
    jdbc.sql(
            """
            update lambent_aws.kinesis_stream set mode = :mode, status = :status,
                settles_at = :settles, retention_hours = :retention, key_id = :key,
                metrics = cast(:metrics as jsonb), max_record_kib = :record, warm_mibps = :warm,
                distribution = :distribution
              where id = :id
            """)
        .param("id", id)
        .param("mode", settings.mode())
        .param("status", status.name())
        .param("settles", Timestamp.from(settlesAt))
        .param("retention", settings.retentionHours())
        .param("key", settings.keyId())
        .param("metrics", json.writeValueAsString(settings.metrics()))
        .param("record", settings.maxRecordKib())
        .param("warm", settings.warmMibps())
        .param("distribution", settings.distribution())
        .update();
  }

  /** Deletes a stream with its shards and consumers. {@link Expiry} deletes its records later. */
  void delete(long id) {
    jdbc.sql("delete from lambent_aws.kinesis_stream where id = :id").param("id", id).update();
  }

  int countOnDemand(String account, String region) {
    return jdbc.sql(
            """
            select count(*) from lambent_aws.kinesis_stream
              where account = :account and region = :region and mode = 'ON_DEMAND'
            """)
        .param("account", account)
        .param("region", region)
        .query(Integer.class)
        .single();
  }
}
