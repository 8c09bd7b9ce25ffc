package io.lambent.services.cloudwatch.alarm;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.services.cloudwatch.Shapes;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Describes alarms. */
@Component
class AlarmQueries {
  private static final int PAGE = 50;

  private final AlarmTable alarms;

  AlarmQueries(AlarmTable alarms) {
    this.alarms = alarms;
  }

  record Input(
      List<String> alarmNames,
      @Nullable String alarmNamePrefix,
      List<String> alarmTypes,
      @Nullable String childrenOfAlarmName,
      @Nullable String parentsOfAlarmName,
      @Nullable String stateValue,
      @Nullable String actionPrefix,
      @Nullable Integer maxRecords,
      @Nullable String nextToken) {}

  /** The members that alarms of both kinds have. */
  record Common(
      String alarmName,
      String alarmArn,
      @Inlined AlarmSettings settings,
      Instant alarmConfigurationUpdatedTimestamp,
      String stateValue,
      String stateReason,
      @Nullable String stateReasonData,
      Instant stateUpdatedTimestamp,
      Instant stateTransitionedTimestamp) {

    static Common of(Alarm alarm) {
      return new Common(
          alarm.name(),
          alarm.arn(),
          alarm.settings(),
          alarm.configuredAt(),
          alarm.state().name(),
          alarm.reason(),
          alarm.reasonData(),
          alarm.updatedAt(),
          alarm.transitionedAt());
    }
  }

  record MetricAlarm(@Inlined Common common, @Inlined MetricCondition condition) {
    static MetricAlarm of(Alarm alarm) {
      return new MetricAlarm(Common.of(alarm), Objects.requireNonNull(alarm.metric()));
    }
  }

  record CompositeAlarm(@Inlined Common common, String alarmRule) {
    static CompositeAlarm of(Alarm alarm) {
      return new CompositeAlarm(Common.of(alarm), Objects.requireNonNull(alarm.rule()));
    }
  }

  record Output(
      List<CompositeAlarm> compositeAlarms,
      List<MetricAlarm> metricAlarms,
      @Nullable String nextToken) {}

  record ForMetric(
      String metricName,
      String namespace,
      @Nullable String statistic,
      @Nullable String extendedStatistic,
      List<Shapes.Dimension> dimensions,
      @Nullable Integer period,
      @Nullable String unit) {}

  record Found(List<MetricAlarm> metricAlarms) {}

  Output describe(Caller caller, Input input) {
    List<Alarm> all = related(caller, input);
    int from = (int) Math.min(all.size(), AlarmPages.after(input.nextToken(), 0));
    int to = Math.min(all.size(), from + Objects.requireNonNullElse(input.maxRecords(), PAGE));
    List<Alarm> page = all.subList(from, to);
    return new Output(
        page.stream().filter(alarm -> alarm.rule() != null).map(CompositeAlarm::of).toList(),
        page.stream().filter(alarm -> alarm.rule() == null).map(MetricAlarm::of).toList(),
        to < all.size() ? AlarmPages.token(to) : null);
  }

  private List<Alarm> related(Caller caller, Input input) {
    String childrenOf = input.childrenOfAlarmName();
    String parentsOf = input.parentsOfAlarmName();
    if (childrenOf == null && parentsOf == null) {
      return selected(caller, input);
    }
    if (childrenOf != null && parentsOf != null) {
      throw AlarmErrors.validation(
          "ChildrenOfAlarmName and ParentsOfAlarmName must not be specified together.");
    }
    List<Alarm> all = alarms.list(caller, "");
    if (parentsOf != null) {
      return all.stream()
          .filter(alarm -> alarm.rule() != null && children(alarm).contains(parentsOf))
          .toList();
    }
    Set<String> children =
        all.stream()
            .filter(alarm -> alarm.name().equals(childrenOf) && alarm.rule() != null)
            .findFirst()
            .map(AlarmQueries::children)
            .orElseThrow(
                () -> AlarmErrors.validation("There is no composite alarm " + childrenOf + "."));
    return all.stream().filter(alarm -> children.contains(alarm.name())).toList();
  }

  private static Set<String> children(Alarm alarm) {
    Set<String> names = new HashSet<>();
    AlarmRule.parse(Objects.requireNonNull(alarm.rule()))
        .alarms()
        .forEach(each -> names.add(AlarmRule.name(each)));
    return names;
  }

  /** Without alarm types only alarms on metrics are found, as on AWS. */
  private List<Alarm> selected(Caller caller, Input input) {
    if (!input.alarmNames().isEmpty() && input.alarmNamePrefix() != null) {
      throw AlarmErrors.validation(
          "AlarmNames and AlarmNamePrefix must not be specified together.");
    }
    Stream<Alarm> found =
        input.alarmNames().isEmpty()
            ? alarms.list(caller, Objects.requireNonNullElse(input.alarmNamePrefix(), "")).stream()
            : alarms.byName(caller.account(), caller.region(), input.alarmNames()).stream();
    List<String> kinds =
        input.alarmTypes().isEmpty() ? List.of(Alarm.METRIC_ALARM) : input.alarmTypes();
    return found
        .filter(alarm -> kinds.contains(alarm.kind()))
        .filter(
            alarm -> input.stateValue() == null || alarm.state().name().equals(input.stateValue()))
        .filter(alarm -> hasAction(alarm, input.actionPrefix()))
        .toList();
  }

  private static boolean hasAction(Alarm alarm, @Nullable String prefix) {
    if (prefix == null) {
      return true;
    }
    for (AlarmState state : AlarmState.values()) {
      if (alarm.settings().actions(state).stream().anyMatch(arn -> arn.startsWith(prefix))) {
        return true;
      }
    }
    return false;
  }

  Found describeForMetric(Caller caller, ForMetric input) {
    return new Found(
        alarms.list(caller, "").stream()
            .filter(alarm -> alarm.metric() != null && watches(alarm.metric(), input))
            .map(MetricAlarm::of)
            .toList());
  }

  private static boolean watches(MetricCondition condition, ForMetric input) {
    return input.metricName().equals(condition.metricName())
        && input.namespace().equals(condition.namespace())
        && Set.copyOf(input.dimensions()).equals(Set.copyOf(condition.dimensions()))
        && (input.statistic() == null || input.statistic().equals(condition.statistic()))
        && (input.extendedStatistic() == null
            || input.extendedStatistic().equals(condition.extendedStatistic()))
        && (input.period() == null || input.period().equals(condition.period()))
        && (input.unit() == null || input.unit().equals(condition.unit()));
  }
}
