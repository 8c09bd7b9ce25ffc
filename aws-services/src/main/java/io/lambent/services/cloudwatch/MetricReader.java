package io.lambent.services.cloudwatch;

import io.lambent.contract.metrics.Distribution;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the values of a metric by periods. */
@Component
class MetricReader {
  private final MetricTable metrics;
  private final PointTable points;
  private final Clock clock;

  MetricReader(MetricTable metrics, PointTable points, Clock clock) {
    this.metrics = metrics;
    this.points = points;
    this.clock = clock;
  }

  /**
   * The time range, period and unit of a query.
   *
   * @param start as asked; the first period begins there, rounded as {@link Resolution#rounded}
   *     says
   * @param end not included
   * @param period seconds
   * @param unit all where null
   */
  record Query(MetricKey metric, Instant start, Instant end, int period, @Nullable String unit) {}

  /** Values by unit and by the beginnings of their periods; only periods that have some. */
  Map<String, NavigableMap<Instant, Distribution>> byUnit(Query query) {
    Long metric = metrics.find(query.metric());
    Instant start = start(query);
    if (metric == null || !start.isBefore(query.end())) {
      return Map.of();
    }
    Map<String, NavigableMap<Instant, Distribution>> found = new LinkedHashMap<>();
    for (PointTable.Point point :
        points.read(
            metric, Resolution.of(start, query.period()), start, query.end(), query.unit())) {
      found
          .computeIfAbsent(point.unit(), unit -> new TreeMap<>())
          .computeIfAbsent(begin(start, point.at(), query.period()), at -> new Distribution())
          .merge(point.values());
    }
    return found;
  }

  /** Values by the beginnings of their periods, whatever their unit. */
  NavigableMap<Instant, Distribution> merged(Query query) {
    List<NavigableMap<Instant, Distribution>> units = List.copyOf(byUnit(query).values());
    if (units.isEmpty()) {
      return Collections.emptyNavigableMap();
    }
    NavigableMap<Instant, Distribution> all = new TreeMap<>(units.getFirst());
    for (NavigableMap<Instant, Distribution> unit : units.subList(1, units.size())) {
      unit.forEach(
          (at, values) -> all.computeIfAbsent(at, time -> new Distribution()).merge(values));
    }
    return all;
  }

  /** Returns the beginning of a query's first period. */
  Instant start(Query query) {
    return Resolution.rounded(query.start(), query.period(), clock.instant());
  }

  private static Instant begin(Instant start, Instant at, int period) {
    long since = Duration.between(start, at).getSeconds();
    return start.plusSeconds(since - Math.floorMod(since, period));
  }
}
