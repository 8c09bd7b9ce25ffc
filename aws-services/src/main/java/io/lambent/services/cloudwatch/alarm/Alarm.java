package io.lambent.services.cloudwatch.alarm;

import io.lambent.aws.arn.Arn;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alarm and its state.
 *
 * @param metric null for a composite alarm
 * @param rule the rule of a composite alarm; null for one on metrics
 * @param reasonData JSON; null where the state has none
 * @param updatedAt when state or reason were stored last
 * @param transitionedAt when the state became what it is
 * @param configuredAt when the settings were stored
 */
record Alarm(
    long id,
    String account,
    String region,
    String name,
    AlarmSettings settings,
    @Nullable MetricCondition metric,
    @Nullable String rule,
    Map<String, String> tags,
    AlarmState state,
    String reason,
    @Nullable String reasonData,
    Instant updatedAt,
    Instant transitionedAt,
    Instant configuredAt) {

  static final String METRIC_ALARM = "MetricAlarm";
  static final String COMPOSITE_ALARM = "CompositeAlarm";

  String arn() {
    return arn(account, region, name);
  }

  static String arn(String account, String region, String name) {
    return Arn.of("cloudwatch", region, account, "alarm:" + name).toString();
  }

  /** The kind of the alarm, with AWS's name. */
  String kind() {
    return rule == null ? METRIC_ALARM : COMPOSITE_ALARM;
  }

  /** The same alarm in another state. */
  Alarm in(AlarmVerdict verdict, Instant now) {
    return new Alarm(
        id,
        account,
        region,
        name,
        settings,
        metric,
        rule,
        tags,
        verdict.state(),
        verdict.reason(),
        verdict.reasonData(),
        now,
        verdict.state() == state ? transitionedAt : now,
        configuredAt);
  }
}
