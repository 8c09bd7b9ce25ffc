package io.lambent.services.cloudwatch.alarm;

import io.lambent.services.cloudwatch.MetricDataQuery;
import io.lambent.services.cloudwatch.Shapes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The messages to topics, functions and the event bus when an alarm changes its state. */
final class AlarmMessages {
  /** The names of regions in messages. */
  private static final Map<String, String> REGIONS =
      Map.ofEntries(
          Map.entry("us-east-1", "US East (N. Virginia)"),
          Map.entry("us-east-2", "US East (Ohio)"),
          Map.entry("us-west-1", "US West (N. California)"),
          Map.entry("us-west-2", "US West (Oregon)"),
          Map.entry("ca-central-1", "Canada (Central)"),
          Map.entry("eu-central-1", "EU (Frankfurt)"),
          Map.entry("eu-north-1", "EU (Stockholm)"),
          Map.entry("eu-south-1", "EU (Milan)"),
          Map.entry("eu-west-1", "EU (Ireland)"),
          Map.entry("eu-west-2", "EU (London)"),
          Map.entry("eu-west-3", "EU (Paris)"),
          Map.entry("ap-northeast-1", "Asia Pacific (Tokyo)"),
          Map.entry("ap-northeast-2", "Asia Pacific (Seoul)"),
          Map.entry("ap-northeast-3", "Asia Pacific (Osaka)"),
          Map.entry("ap-south-1", "Asia Pacific (Mumbai)"),
          Map.entry("ap-southeast-1", "Asia Pacific (Singapore)"),
          Map.entry("ap-southeast-2", "Asia Pacific (Sydney)"),
          Map.entry("sa-east-1", "South America (Sao Paulo)"));

  /** The maximum length of an SNS subject, in characters. */
  private static final int MAX_SUBJECT_LENGTH = 100;

  private AlarmMessages() {}

  private static String region(Alarm alarm) {
    return REGIONS.getOrDefault(alarm.region(), alarm.region());
  }

  /** The subject of a mail, which SNS limits to 100 characters. */
  static String subject(Alarm alarm) {
    String whole = alarm.state() + ": \"" + alarm.name() + "\" in " + region(alarm);
    return whole.length() > MAX_SUBJECT_LENGTH ? whole.substring(0, MAX_SUBJECT_LENGTH) : whole;
  }

  /**
   * The message to a topic.
   *
   * @param children the alarms by which a composite alarm has changed; empty for others
   */
  static String toTopic(Alarm alarm, AlarmState before, ArrayNode children) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message
        .put("AlarmName", alarm.name())
        .put("AlarmDescription", alarm.settings().alarmDescription())
        .put("AWSAccountId", alarm.account())
        .put("AlarmConfigurationUpdatedTimestamp", AlarmTimes.text(alarm.configuredAt()))
        .put("NewStateValue", alarm.state().name())
        .put("NewStateReason", alarm.reason())
        .put("StateChangeTime", AlarmTimes.text(alarm.updatedAt()))
        .put("Region", region(alarm))
        .put("AlarmArn", alarm.arn())
        .put("OldStateValue", before.name());
    put(message.putArray("OKActions"), alarm.settings().okActions());
    put(message.putArray("AlarmActions"), alarm.settings().alarmActions());
    put(message.putArray("InsufficientDataActions"), alarm.settings().insufficientDataActions());
    MetricCondition metric = alarm.metric();
    if (metric != null) {
      message.set("Trigger", trigger(metric));
    } else {
      message.put("AlarmRule", alarm.rule());
      message.set("TriggeringChildren", children);
    }
    return message.toString();
  }

  private static void put(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  private static ObjectNode trigger(MetricCondition metric) {
    ObjectNode trigger = JsonNodeFactory.instance.objectNode();
    List<MetricDataQuery> queries = metric.metrics();
    if (queries == null) {
      trigger.put("MetricName", metric.metricName()).put("Namespace", metric.namespace());
      if (metric.extendedStatistic() == null) {
        trigger.put("StatisticType", "Statistic");
        trigger.put("Statistic", statistic(metric.stat()));
      } else {
        trigger.put("StatisticType", "ExtendedStatistic");
        trigger.put("ExtendedStatistic", metric.extendedStatistic());
      }
      trigger.put("Unit", metric.unit());
      trigger.set("Dimensions", dimensions(metric.dimensions()));
    }
    trigger.put("Period", metric.seconds()).put("EvaluationPeriods", metric.periods());
    if (metric.datapointsToAlarm() != null) {
      trigger.put("DatapointsToAlarm", metric.datapointsToAlarm());
    }
    trigger.put("ComparisonOperator", metric.comparison().name()).put("Threshold", metric.limit());
    trigger.put(
        "TreatMissingData",
        metric.treatMissingData() == null ? "missing" : metric.treatMissingData());
    trigger.put(
        "EvaluateLowSampleCountPercentile",
        metric.evaluateLowSampleCountPercentile() == null
            ? ""
            : metric.evaluateLowSampleCountPercentile());
    if (queries != null) {
      ArrayNode metrics = trigger.putArray("Metrics");
      queries.forEach(query -> metrics.add(query(query)));
    }
    return trigger;
  }

  /** Statistics in upper case with underscores, such as {@code SAMPLE_COUNT}. */
  private static String statistic(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
  }

  private static ArrayNode dimensions(List<Shapes.Dimension> dimensions) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Shapes.Dimension dimension : dimensions) {
      array.addObject().put("value", dimension.value()).put("name", dimension.name());
    }
    return array;
  }

  private static ObjectNode query(MetricDataQuery query) {
    ObjectNode object = JsonNodeFactory.instance.objectNode().put("Id", query.id());
    if (query.expression() != null) {
      object.put("Expression", query.expression());
    }
    if (query.label() != null) {
      object.put("Label", query.label());
    }
    MetricDataQuery.MetricStat stat = query.metricStat();
    if (stat != null) {
      ObjectNode of = object.putObject("MetricStat");
      ObjectNode metric = of.putObject("Metric");
      metric.set("Dimensions", dimensions(stat.metric().dimensions()));
      metric.put("MetricName", stat.metric().metricName());
      metric.put("Namespace", stat.metric().namespace());
      of.put("Period", stat.period()).put("Stat", stat.stat());
    }
    return object.put("ReturnData", query.returnsData());
  }

  /** The state of an alarm as events and functions get it. */
  static ObjectNode state(
      AlarmState state, @Nullable String reason, @Nullable String data, String at) {
    ObjectNode object = JsonNodeFactory.instance.objectNode().put("value", state.name());
    if (reason != null) {
      object.put("reason", reason);
    }
    if (data != null) {
      object.put("reasonData", data);
    }
    return object.put("timestamp", at);
  }

  private static ObjectNode state(Alarm alarm) {
    return state(
        alarm.state(), alarm.reason(), alarm.reasonData(), AlarmTimes.text(alarm.updatedAt()));
  }

  /** The detail of the event on the default bus, which is also what functions get. */
  static ObjectNode stateChange(Alarm alarm, Alarm before) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode().put("alarmName", alarm.name());
    detail.set("state", state(alarm));
    detail.set("previousState", state(before));
    detail.set("configuration", AlarmConfigurations.brief(alarm));
    return detail;
  }

  /** The event that a function is called with. */
  static String toFunction(Alarm alarm, Alarm before) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event
        .put("source", "aws.cloudwatch")
        .put("alarmArn", alarm.arn())
        .put("accountId", alarm.account())
        .put("time", AlarmTimes.text(alarm.updatedAt()))
        .put("region", alarm.region());
    event.set("alarmData", stateChange(alarm, before));
    return event.toString();
  }

  /**
   * The detail of the event that tells of a change of settings.
   *
   * @param operation {@code create}, {@code update} or {@code delete}
   * @param before null where there was no alarm
   */
  static ObjectNode configurationChange(String operation, Alarm alarm, @Nullable Alarm before) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("alarmName", alarm.name()).put("operation", operation);
    detail.set("state", state(alarm.state(), null, null, AlarmTimes.text(alarm.updatedAt())));
    detail.set("configuration", AlarmConfigurations.whole(alarm));
    if (before != null) {
      detail.set("previousConfiguration", AlarmConfigurations.whole(before));
    }
    return detail;
  }
}
