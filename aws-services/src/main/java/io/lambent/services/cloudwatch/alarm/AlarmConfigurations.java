package io.lambent.services.cloudwatch.alarm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.services.cloudwatch.MetricDataQuery;
import io.lambent.services.cloudwatch.Shapes;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The settings of alarms as events and functions get them, with names in lower camel case. */
final class AlarmConfigurations {
  private AlarmConfigurations() {}

  /** Returns the part of the configuration that events of state changes and functions get. */
  static ObjectNode brief(Alarm alarm) {
    ObjectNode brief = JsonNodeFactory.instance.objectNode();
    if (alarm.settings().alarmDescription() != null) {
      brief.put("description", alarm.settings().alarmDescription());
    }
    MetricCondition metric = alarm.metric();
    if (metric == null) {
      brief.put("alarmRule", alarm.rule());
    } else {
      brief.set("metrics", metrics(alarm, metric));
    }
    return brief;
  }

  /** All settings, for events that tell of their change. */
  static ObjectNode whole(Alarm alarm) {
    ObjectNode whole = brief(alarm);
    AlarmSettings settings = alarm.settings();
    whole.put("alarmName", alarm.name());
    whole.put("actionsEnabled", settings.hasActionsEnabled());
    whole.put("timestamp", AlarmTimes.text(alarm.configuredAt()));
    put(whole.putArray("okActions"), settings.okActions());
    put(whole.putArray("alarmActions"), settings.alarmActions());
    put(whole.putArray("insufficientDataActions"), settings.insufficientDataActions());
    MetricCondition metric = alarm.metric();
    if (metric != null) {
      whole.put("evaluationPeriods", metric.periods());
      whole.put("threshold", metric.limit());
      whole.put("comparisonOperator", metric.comparison().name());
      if (metric.datapointsToAlarm() != null) {
        whole.put("datapointsToAlarm", metric.datapointsToAlarm());
      }
      if (metric.treatMissingData() != null) {
        whole.put("treatMissingData", metric.treatMissingData());
      }
    }
    return whole;
  }

  private static void put(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  private static ArrayNode metrics(Alarm alarm, MetricCondition condition) {
    ArrayNode metrics = JsonNodeFactory.instance.arrayNode();
    for (MetricDataQuery query : condition.queries()) {
      ObjectNode metric = metrics.addObject();
      metric.put(
          "id",
          condition.metrics() == null
              ? UUID.nameUUIDFromBytes(alarm.arn().getBytes(UTF_8)).toString()
              : query.id());
      if (query.expression() != null) {
        metric.put("expression", query.expression());
      }
      if (query.label() != null) {
        metric.put("label", query.label());
      }
      MetricDataQuery.MetricStat stat = query.metricStat();
      if (stat != null) {
        metric.set("metricStat", stat(stat));
      } else if (query.period() != null) {
        metric.put("period", query.period());
      }
      metric.put("returnData", query.returnsData());
    }
    return metrics;
  }

  private static ObjectNode stat(MetricDataQuery.MetricStat stat) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ObjectNode metric = object.putObject("metric");
    metric.put("namespace", stat.metric().namespace()).put("name", stat.metric().metricName());
    ObjectNode dimensions = metric.putObject("dimensions");
    for (Shapes.Dimension dimension : stat.metric().dimensions()) {
      dimensions.put(dimension.name(), dimension.value());
    }
    object.put("period", stat.period()).put("stat", stat.stat());
    if (stat.unit() != null) {
      object.put("unit", stat.unit());
    }
    return object;
  }
}
