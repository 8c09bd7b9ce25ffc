package io.lambent.execution.logs;

import io.lambent.aws.api.Caller;
import io.lambent.execution.logpattern.FilterPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The operations on metric filters. */
final class MetricFilterOperations {
  private static final int MAX_FILTERS = 100;
  private static final int MAX_DIMENSIONS = 3;
  private static final int MAX_DIMENSION_NAME = 255;
  private static final String KIND = "metric";

  private final LogStore store;
  private final LogWriter writer;
  private final Followers followers;

  MetricFilterOperations(LogStore store, LogWriter writer, Followers followers) {
    this.store = store;
    this.writer = writer;
    this.followers = followers;
  }

  record Transformation(
      String metricName,
      String metricNamespace,
      String metricValue,
      @Nullable Double defaultValue,
      @Nullable Map<String, String> dimensions,
      @Nullable String unit) {}

  record PutRequest(
      String logGroupName,
      String filterName,
      String filterPattern,
      List<Transformation> metricTransformations,
      @Nullable Boolean applyOnTransformedLogs,
      @Nullable String fieldSelectionCriteria,
      @Nullable List<String> emitSystemFieldDimensions) {}

  record DeleteRequest(String logGroupName, String filterName) {}

  record DescribeRequest(
      @Nullable String logGroupName,
      @Nullable String filterNamePrefix,
      @Nullable String nextToken,
      @Nullable Integer limit,
      @Nullable String metricName,
      @Nullable String metricNamespace) {}

  record Description(
      String filterName,
      String filterPattern,
      List<Transformation> metricTransformations,
      long creationTime,
      String logGroupName,
      boolean applyOnTransformedLogs) {}

  record DescribeResponse(List<Description> metricFilters, @Nullable String nextToken) {}

  record TestRequest(String filterPattern, List<String> logEventMessages) {}

  record Match(long eventNumber, String eventMessage, Map<String, String> extractedValues) {}

  record TestResponse(List<Match> matches) {}

  void put(Caller caller, PutRequest request) {
    FilterRules.refuse(
        request.applyOnTransformedLogs(),
        request.fieldSelectionCriteria(),
        request.emitSystemFieldDimensions());
    StoredGroup.Key key = GroupNames.key(caller, request.logGroupName());
    GroupOperations.existing(store, key);
    MetricFilter filter = filter(request, System.currentTimeMillis());
    FilterPattern pattern = MetricValues.compile(key, filter).pattern();
    LogsApi.join(
        writer.change(
            s -> {
              put(GroupOperations.existing(s, key), filter, pattern);
              return true;
            }));
  }

  private static void put(StoredGroup group, MetricFilter filter, FilterPattern pattern)
      throws IOException {
    GroupFilters filters = group.filters();
    MetricFilter known = filters.metric(filter.name());
    if (known == null && filters.metrics().size() >= MAX_FILTERS) {
      throw LogsErrors.limit();
    }
    FilterRules.checkRegexes(known == null ? filters : filters.without(known), pattern);
    if (filters.metrics().isEmpty()) {
      // Before the filter itself, so that a crash in between leaves no filter without it.
      FollowedPositions.createAtEnd(group.positions(Followers.METRICS), group.streams().values());
    }
    group.filter(filters.with(filter));
  }

  private static MetricFilter filter(PutRequest request, long now) {
    Transformation transformation = request.metricTransformations().getFirst();
    Map<String, String> dimensions =
        Objects.requireNonNullElse(transformation.dimensions(), Map.of());
    if (!dimensions.isEmpty() && transformation.defaultValue() != null) {
      throw LogsErrors.invalid(
          "Invalid metric transformation: dimensions and default value are mutually exclusive"
              + " properties.");
    }
    if (dimensions.size() > MAX_DIMENSIONS) {
      throw LogsErrors.invalid(
          "Invalid metric transformation: there are more than " + MAX_DIMENSIONS + " dimensions.");
    }
    for (String name : dimensions.keySet()) {
      if (name.isBlank() || name.length() > MAX_DIMENSION_NAME || name.startsWith(":")) {
        throw LogsErrors.invalid(
            "Invalid metric transformation: '" + name + "' is no name of a dimension.");
      }
    }
    if (transformation.metricName().isBlank() || transformation.metricNamespace().isBlank()) {
      throw LogsErrors.invalid(
          "Invalid metric transformation: name and namespace of the metric must not be empty.");
    }
    if (transformation.metricNamespace().startsWith("AWS/")) {
      throw LogsErrors.invalid(
          "Invalid metric transformation: namespaces that begin with AWS/ are reserved.");
    }
    return new MetricFilter(
        request.filterName(),
        request.filterPattern(),
        transformation.metricName(),
        transformation.metricNamespace(),
        transformation.metricValue(),
        transformation.defaultValue(),
        dimensions,
        transformation.unit(),
        now);
  }

  void delete(Caller caller, DeleteRequest request) {
    StoredGroup.Key key = GroupNames.key(caller, request.logGroupName());
    LogsApi.join(
        writer.change(
            s -> {
              StoredGroup group = GroupOperations.existing(s, key);
              MetricFilter filter = group.filters().metric(request.filterName());
              if (filter == null) {
                throw LogsErrors.noFilter(KIND);
              }
              group.filter(group.filters().without(filter));
              if (group.filters().metrics().isEmpty()) {
                followers.changed(group);
                Files.deleteIfExists(group.positions(Followers.METRICS));
              }
              return true;
            }));
  }

  DescribeResponse describe(Caller caller, DescribeRequest request) {
    if ((request.metricName() == null) != (request.metricNamespace() == null)) {
      throw LogsErrors.invalid("metricName and metricNamespace must be given together.");
    }
    List<Description> all = new ArrayList<>();
    String name = request.logGroupName();
    if (name != null) {
      add(all, GroupOperations.existing(store, GroupNames.key(caller, name)), request);
    } else {
      for (StoredGroup group : store.groups().values()) {
        if (group.key().account().equals(caller.account())
            && group.key().region().equals(caller.region())) {
          add(all, group, request);
        }
      }
    }
    all.sort(Comparator.comparing(MetricFilterOperations::place));
    FilterRules.Page<Description> page =
        FilterRules.page(all, MetricFilterOperations::place, request.nextToken(), request.limit());
    return new DescribeResponse(page.items(), page.nextToken());
  }

  /** Filters of several groups may have the same name; names have no colons. */
  private static String place(Description description) {
    return description.filterName() + ":" + description.logGroupName();
  }

  private static void add(List<Description> all, StoredGroup group, DescribeRequest request) {
    String prefix = Objects.requireNonNullElse(request.filterNamePrefix(), "");
    for (MetricFilter filter : group.filters().metrics()) {
      boolean wanted =
          request.metricName() == null
              || (filter.metricName().equals(request.metricName())
                  && filter.namespace().equals(request.metricNamespace()));
      if (wanted && filter.name().startsWith(prefix)) {
        all.add(
            new Description(
                filter.name(),
                filter.pattern(),
                List.of(
                    new Transformation(
                        filter.metricName(),
                        filter.namespace(),
                        filter.value(),
                        filter.defaultValue(),
                        filter.dimensions().isEmpty() ? null : filter.dimensions(),
                        filter.unit())),
                filter.created(),
                group.key().name(),
                false));
      }
    }
  }

  TestResponse test(Caller caller, TestRequest request) {
    FilterPattern pattern = FilterPattern.parse(request.filterPattern());
    List<Match> matches = new ArrayList<>();
    List<String> messages = request.logEventMessages();
    for (int i = 0; i < messages.size(); i++) {
      String message = messages.get(i);
      if (pattern.matches(message)) {
        matches.add(new Match(i + 1L, message, pattern.extracted(message)));
      }
    }
    return new TestResponse(matches);
  }
}
