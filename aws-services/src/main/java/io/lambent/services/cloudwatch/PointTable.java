package io.lambent.services.cloudwatch;

import io.lambent.client.sql.Instants;
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
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
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
      select p.metric, p.at, p.unit, p.samples, p.total, p.minimum, p.maximum, p.histogram
        from unnest(cast(:metrics as bigint[]), cast(:seconds as bigint[]), cast(:units as text[]))
          as wanted (metric, second, unit)
        join lambent_aws.cloudwatch_point p
          on p.metric = wanted.metric and p.at = to_timestamp(wanted.second)
            and p.unit = wanted.unit
        where p.period = :period for update of p
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
            (row, number) -> new Point(Instants.get(row, "at"), row.getString("unit"), values(row)))
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
    for (Resolution resolution : Resolution.values()) {
      addStored(resolution.seconds(), sums);
    }
    put(rows);
    return taken[0];
  }

  /** Adds what the points of one length hold already. */
  private void addStored(int period, Map<Place, Distribution> sums) {
    List<Place> places = sums.keySet().stream().filter(place -> place.period() == period).toList();
    if (places.isEmpty()) {
      return;
    }
    client
        .sql(FIND)
        .param("metrics", array(places, place -> Long.toString(place.metric())))
        .param("seconds", array(places, place -> Long.toString(place.second())))
        .param("units", array(places, Place::unit))
        .param("period", period)
        .query(
            row -> {
              Place place =
                  new Place(
                      period,
                      row.getLong("metric"),
                      row.getObject("at", OffsetDateTime.class).toEpochSecond(),
                      row.getString("unit"));
              Objects.requireNonNull(sums.get(place)).merge(values(row));
            });
  }

  /** An array in PostgreSQL's notation; the texts have neither quotes nor commas in them. */
  private static String array(List<Place> places, Function<Place, String> part) {
    return places.stream().map(part).collect(Collectors.joining(",", "{", "}"));
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
