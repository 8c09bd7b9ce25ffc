package io.lambent.services.cloudwatch;

import io.lambent.contract.metrics.MetricSample;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes metrics and their samples. Each method runs within the caller's transaction. */
@Component
class MetricTable {
  /** The precision with which the table knows when a metric was last written. */
  private static final long SEEN_SECONDS = 600;

  private final JdbcTemplate jdbc;
  private final JdbcClient client;
  private final JsonMapper json;
  private final KnownMetrics known;
  private final Clock clock;

  MetricTable(
      JdbcTemplate jdbc, JdbcClient client, JsonMapper json, KnownMetrics known, Clock clock) {
    this.jdbc = jdbc;
    this.client = client;
    this.json = json;
    this.known = known;
    this.clock = clock;
  }

  /** Notes a batch; returns false where it was noted before. */
  boolean note(UUID batch) {
    return jdbc.update(
            "insert into lambent_aws.cloudwatch_batch (id) values (?) on conflict do nothing",
            batch)
        == 1;
  }

  /**
   * The ids of metrics, which are made where they do not exist.
   *
   * @return what has to go to {@link KnownMetrics} once the transaction is committed
   */
  Map<MetricKey, KnownMetrics.Seen> resolve(Collection<MetricKey> keys) {
    long now = clock.instant().getEpochSecond();
    Map<MetricKey, KnownMetrics.Seen> found = new HashMap<>();
    List<MetricKey> unknown = new ArrayList<>();
    for (MetricKey key : keys) {
      KnownMetrics.Seen seen = known.find(key);
      if (seen != null && now - seen.second() < SEEN_SECONDS) {
        found.put(key, seen);
      } else {
        unknown.add(key);
      }
    }
    // One order for all writers, so that none waits for another that waits for it.
    Map<MetricKey, byte[]> identities = new LinkedHashMap<>();
    unknown.forEach(key -> identities.put(key, key.identity()));
    identities.entrySet().stream()
        .sorted((one, other) -> Arrays.compare(one.getValue(), other.getValue()))
        .forEach(
            entry ->
                found.put(
                    entry.getKey(),
                    new KnownMetrics.Seen(insert(entry.getKey(), entry.getValue(), now), now)));
    return found;
  }

  private long insert(MetricKey key, byte[] identity, long now) {
    return client
        .sql(
            """
            insert into lambent_aws.cloudwatch_metric as known
              (identity, account, region, namespace, name, dimensions, last_seen)
            values (:identity, :account, :region, :namespace, :name, cast(:dimensions as jsonb),
              to_timestamp(:now))
            on conflict (identity)
              do update set last_seen = greatest(known.last_seen, excluded.last_seen)
            returning id
            """)
        .param("identity", identity)
        .param("account", key.account())
        .param("region", key.region())
        .param("namespace", key.namespace())
        .param("name", key.name())
        .param("dimensions", json.writeValueAsString(key.dimensions()))
        .param("now", now)
        .query(Long.class)
        .single();
  }

  /**
   * @param metrics the ids of all metrics of the samples
   */
  void append(List<MetricSample> samples, Map<MetricKey, KnownMetrics.Seen> metrics) {
    jdbc.batchUpdate(
        """
        insert into lambent_aws.cloudwatch_incoming
          (metric, resolution, at, unit, samples, total, minimum, maximum, histogram)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        samples,
        1_000,
        (row, sample) -> {
          row.setLong(1, Objects.requireNonNull(metrics.get(MetricKey.of(sample))).id());
          row.setInt(2, sample.resolution());
          row.setTimestamp(3, Timestamp.from(Instant.ofEpochSecond(sample.second())));
          row.setString(4, sample.unit());
          row.setDouble(5, sample.values().count());
          row.setDouble(6, sample.values().sum());
          row.setDouble(7, sample.values().minimum());
          row.setDouble(8, sample.values().maximum());
          row.setBytes(9, sample.values().histogram());
        });
  }

  /** The id of a metric; null where it was never written. */
  @Nullable Long find(MetricKey key) {
    KnownMetrics.Seen seen = known.find(key);
    return seen != null
        ? Long.valueOf(seen.id())
        : client
            .sql("select id from lambent_aws.cloudwatch_metric where identity = :identity")
            .param("identity", key.identity())
            .query(Long.class)
            .optional()
            .orElse(null);
  }
}
