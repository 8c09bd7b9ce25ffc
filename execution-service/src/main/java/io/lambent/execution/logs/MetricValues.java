package io.lambent.execution.logs;

import io.lambent.execution.logpattern.FilterPattern;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes values of metrics from what metric filters find. */
final class MetricValues {
  private static final int MAX_DIMENSION_VALUE = 1_024;
  private static final double LARGEST = Math.scalb(1.0, 360);

  private volatile MetricObserver observer = MetricObserver.NONE;

  void observe(MetricObserver observer) {
    this.observer = observer;
  }

  /** The work of all metric filters of a group. */
  Follower.Work of(StoredGroup group) {
    return new Values(group);
  }

  /**
   * A filter that is ready for use.
   *
   * @param constant the value of each event that matches; null where a field has it
   */
  record Compiled(
      FilterPattern pattern,
      MetricObserver.Metric metric,
      @Nullable Double constant,
      FilterPattern.Field value,
      Map<String, FilterPattern.Field> dimensions,
      @Nullable Double defaultValue) {

    void apply(LogEvent event, MetricObserver to) {
      if (!pattern.matches(event.message())) {
        if (defaultValue != null) {
          to.unmatched(metric, event.timestamp(), defaultValue);
        }
        return;
      }
      Double found = constant == null ? number(value.of(event.message())) : constant;
      if (found != null) {
        to.value(metric, dimensions(event.message()), event.timestamp(), found);
      }
    }

    /** Those whose fields the event has. */
    private Map<String, String> dimensions(String message) {
      Map<String, String> values = new TreeMap<>();
      for (Map.Entry<String, FilterPattern.Field> dimension : dimensions.entrySet()) {
        String found = dimension.getValue().of(message);
        if (found != null && !found.isBlank() && found.length() <= MAX_DIMENSION_VALUE) {
          values.put(dimension.getKey(), found);
        }
      }
      return values;
    }
  }

  /**
   * Prepares a filter.
   *
   * @throws io.lambent.aws.error.AwsFailure where its parts have no meaning
   */
  static Compiled compile(StoredGroup.Key group, MetricFilter filter) {
    FilterPattern pattern = FilterPattern.parse(filter.pattern());
    Map<String, FilterPattern.Field> dimensions = new TreeMap<>();
    filter.dimensions().forEach((name, field) -> dimensions.put(name, field(pattern, field)));
    Double constant = filter.value().startsWith("$") ? null : number(filter.value());
    if (constant == null && !filter.value().startsWith("$")) {
      throw LogsErrors.invalid(
          "Invalid metric transformation: the value '"
              + filter.value()
              + "' is neither a number"
              + " nor a field.");
    }
    return new Compiled(
        pattern,
        new MetricObserver.Metric(
            group.account(),
            group.region(),
            filter.namespace(),
            filter.metricName(),
            Objects.requireNonNullElse(filter.unit(), "None")),
        constant,
        constant == null ? field(pattern, filter.value()) : message -> null,
        dimensions,
        filter.defaultValue());
  }

  private static FilterPattern.Field field(FilterPattern pattern, String reference) {
    if (reference.length() < 2 || reference.charAt(0) != '$') {
      throw LogsErrors.invalid(
          "Invalid metric transformation: '" + reference + "' does not name a field.");
    }
    return pattern.field(reference);
  }

  private static @Nullable Double number(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      double number = Double.parseDouble(text.strip());
      return Math.abs(number) <= LARGEST ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private final class Values implements Follower.Work {
    private final StoredGroup group;
    private GroupFilters compiledFrom = GroupFilters.NONE;
    private List<Compiled> compiled = List.of();

    Values(StoredGroup group) {
      this.group = group;
    }

    @Override
    public void handle(StoredStream stream, long from, Follower.Progress progress)
        throws IOException {
      GroupFilters filters = group.filters();
      if (filters != compiledFrom) {
        compiled = filters.metrics().stream().map(filter -> compile(group.key(), filter)).toList();
        compiledFrom = filters;
      }
      long place = from;
      try (StreamReader reader = new StreamReader(stream)) {
        for (LogEvent event = reader.at(place); event != null; event = reader.at(place)) {
          for (Compiled filter : compiled) {
            filter.apply(event, observer);
          }
          place = event.end();
        }
      }
      progress.to(place);
    }
  }
}
