package io.lambent.execution.logs;

import io.lambent.execution.logpattern.FilterPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The filters of a log group, by their names. */
record GroupFilters(List<SubscriptionFilter> subscriptions, List<MetricFilter> metrics) {
  static final GroupFilters NONE = new GroupFilters(List.of(), List.of());

  boolean isEmpty() {
    return subscriptions.isEmpty() && metrics.isEmpty();
  }

  @Nullable SubscriptionFilter subscription(String name) {
    return subscriptions.stream()
        .filter(filter -> filter.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  @Nullable SubscriptionFilter subscriptionOfId(String id) {
    return subscriptions.stream().filter(filter -> filter.id().equals(id)).findFirst().orElse(null);
  }

  @Nullable MetricFilter metric(String name) {
    return metrics.stream().filter(filter -> filter.name().equals(name)).findFirst().orElse(null);
  }

  GroupFilters with(SubscriptionFilter filter) {
    List<SubscriptionFilter> changed = new ArrayList<>(withoutSubscription(filter.name()));
    changed.add(filter);
    return new GroupFilters(List.copyOf(changed), metrics);
  }

  GroupFilters with(MetricFilter filter) {
    List<MetricFilter> changed = new ArrayList<>(withoutMetric(filter.name()));
    changed.add(filter);
    return new GroupFilters(subscriptions, List.copyOf(changed));
  }

  GroupFilters without(SubscriptionFilter filter) {
    return new GroupFilters(withoutSubscription(filter.name()), metrics);
  }

  GroupFilters without(MetricFilter filter) {
    return new GroupFilters(subscriptions, withoutMetric(filter.name()));
  }

  private List<SubscriptionFilter> withoutSubscription(String name) {
    return subscriptions.stream().filter(filter -> !filter.name().equals(name)).toList();
  }

  private List<MetricFilter> withoutMetric(String name) {
    return metrics.stream().filter(filter -> !filter.name().equals(name)).toList();
  }

  /** The number of filters with regular expressions. */
  long withRegex() {
    return Stream.concat(
            subscriptions.stream().map(SubscriptionFilter::pattern),
            metrics.stream().map(MetricFilter::pattern))
        .filter(pattern -> FilterPattern.parse(pattern).hasRegex())
        .count();
  }
}
