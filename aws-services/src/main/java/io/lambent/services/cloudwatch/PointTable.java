package io.lambent.services.cloudwatch;

import io.lambent.contract.metrics.Distribution;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads and changes the points of metrics. */
@Component
class PointTable {
  private static final String READ =
      """
      select at, unit, samples, total, minimum, maximum, histogram
        from lambent_aws.cloudwatch_point
        where period = :period and metric = :metric and at >= :start and at < :end
          and (cast(:unit as text) is null or unit = :unit)
      union all
      select date_bin(make_interval(secs => :period), at, 'epoch'), unit,
          samples, total, minimum, maximum, histogram
        from lambent_aws.cloudwatch_incoming
        where metric = :metric and at >= :start and at < :end and resolution <= :period
          and (cast(:unit as text) is null or unit = :unit)
      """;

  private static final String TAKE =
      """
      delete from lambent_aws.cloudwatch_incoming
        where id in (
          select id from lambent_aws.cloudwatch_incoming order by id limit ? for update)
        returning metric, resolution, at, unit, samples, total, minimum, maximum, histogram
      """;

  private static final String FIND =
      """
      select samples, total, minimum, maximum, histogram from lambent_aws.cloudwatch_point
        where period = ? and metric = ? and at = ? and unit = ? for update
      """;

  private static final String PUT =
      """
      insert into lambent_aws.cloudwatch_point
        (period, metric, at, unit, samples, total, minimum, maximum, histogram)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (period, metric, at, unit) do update set samples = excluded.samples,
        total = excluded.total, minimum = excluded.minimum, maximum = excluded.maximum,
        histogram = excluded.histogram
      """;

  private final JdbcTemplate jdbc;
  private final JdbcClient client;

  PointTable(JdbcTemplate jdbc, JdbcClient client) {
    this.jdbc = jdbc;
    this.client = client;
  }

  /** Values of a metric in one unit that begin at a time. */
  record Point(Instant at, String unit, Distribution values) {}

  /**
   * The points of a metric, those not yet rolled up included. There may be several of one time.
   *
   * @param end not included
   * @param unit all where null
   */
  List<Point> read(
      long metric, Resolution resolution, Instant start, Instant end, @Nullable String unit) {
    return client
        .sql(READ)
        .param("period", resolution.seconds())
        .param("metric", metric)
        .param("start", Timestamp.from(start))
        .param("end", Timestamp.from(end))
        .param("unit", unit)
        .query(
            (row, number) ->
                new Point(
                    row.getObject("at", OffsetDateTime.class).toInstant(),
                    row.getString("unit"),
                    values(row)))
        .list();
  }

  private record Place(int period, long metric, long second, String unit) {}

  /**
   * Moves what came in into the points, each sample once. Runs within the caller's transaction.
   *
   * @return how many samples were moved; less than {@code limit} where none are left
   */
  int rollUp(int limit) {
    Map<Place, Distribution> sums = new HashMap<>();
    int[] taken = {0};
    jdbc.query(
        TAKE,
        row -> {
          taken[0]++;
          long second = row.getObject("at", OffsetDateTime.class).toEpochSecond();
          Distribution values = values(row);
          for (Resolution resolution : Resolution.values()) {
            if (row.getInt("resolution") <= resolution.seconds()) {
              sums.computeIfAbsent(
                      new Place(
                          resolution.seconds(),
                          row.getLong("metric"),
                          resolution.floor(second),
                          row.getString("unit")),
                      place -> new Distribution())
                  .merge(values);
            }
          }
        },
        limit);
    List<Map.Entry<Place, Distribution>> rows = new ArrayList<>(sums.entrySet());
    rows.forEach(entry -> addStored(entry.getKey(), entry.getValue()));
    put(rows);
    return taken[0];
  }

  private void addStored(Place place, Distribution values) {
    jdbc.query(
        FIND,
        row -> {
          values.merge(values(row));
        },
        place.period(),
        place.metric(),
        at(place),
        place.unit());
  }

  private void put(List<Map.Entry<Place, Distribution>> rows) {
    jdbc.batchUpdate(
        PUT,
        rows,
        1_000,
        (row, entry) -> {
          Place place = entry.getKey();
          Distribution values = entry.getValue();
          row.setInt(1, place.period());
          row.setLong(2, place.metric());
          row.setTimestamp(3, at(place));
          row.setString(4, place.unit());
          row.setDouble(5, values.count());
          row.setDouble(6, values.sum());
          row.setDouble(7, values.minimum());
          row.setDouble(8, values.maximum());
          row.setBytes(9, values.histogram());
        });
  }

  private static Timestamp at(Place place) {
    return Timestamp.from(Instant.ofEpochSecond(place.second()));
  }

  private static Distribution values(ResultSet row) throws SQLException {
    return Distribution.decode(
        row.getDouble("samples"),
        row.getDouble("total"),
        row.getDouble("minimum"),
        row.getDouble("maximum"),
        row.getBytes("histogram"));
  }

  /** Deletes points, metrics and notes that nobody can ask for any more. */
  void expire(Instant now) {
    for (Resolution resolution : Resolution.values()) {
      jdbc.update(
          "delete from lambent_aws.cloudwatch_point where period = ? and at < ?",
          resolution.seconds(),
          Timestamp.from(now.minus(resolution.kept())));
    }
    jdbc.update(
        "delete from lambent_aws.cloudwatch_metric where last_seen < ?",
        Timestamp.from(now.minus(Resolution.HOUR.kept())));
    jdbc.update("delete from lambent_aws.cloudwatch_batch where at < now() - interval '2 days'");
  }
}
