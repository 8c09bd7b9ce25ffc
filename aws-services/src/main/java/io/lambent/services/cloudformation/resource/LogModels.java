package io.lambent.services.cloudformation.resource;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Models of log groups, their streams and their filters. */
final class LogModels {
  private static final String LOGS = "logs";

  private LogModels() {}

  static void addTo(Map<String, ResourceModels.Addition> additions) {
    additions.put("AWS::Logs::LogGroup", LogModels::logGroup);
    additions.put(
        "AWS::Logs::LogStream",
        (step, model) -> {
          find(step, "DescribeLogStreams", "logStreams", "logStreamName");
          model.setAll(step.pick("LogGroupName")).put("LogStreamName", step.physicalId());
        });
    additions.put("AWS::Logs::MetricFilter", LogModels::metricFilter);
    additions.put("AWS::Logs::SubscriptionFilter", LogModels::subscriptionFilter);
  }

  private static void logGroup(Step step, ObjectNode model) {
    String arn = step.arn("logs", "log-group:" + step.physicalId());
    model.put("Arn", arn + ":*");
    step.call(
            "logs", "DescribeLogGroups", step.object().put("logGroupNamePrefix", step.physicalId()))
        .path("logGroups")
        .valueStream()
        .filter(group -> group.path("logGroupName").asString("").equals(step.physicalId()))
        .forEach(group -> PropertyReaders.copy(group, "logGroupClass", model, "LogGroupClass"));
    ObjectNode tagged = step.object().put("resourceArn", arn);
    model.set(
        "Tags",
        PropertyReaders.tags(step.call("logs", "ListTagsForResource", tagged).path("tags")));
  }

  /** The item of a list whose name is the physical id; the list begins with it. */
  private static JsonNode find(Step step, String operation, String items, String name) {
    ObjectNode input =
        step.object()
            .put("logGroupName", step.text("LogGroupName"))
            .put(name + "Prefix", step.physicalId());
    return step.call(LOGS, operation, input)
        .path(items)
        .valueStream()
        .filter(item -> item.path(name).asString("").equals(step.physicalId()))
        .findFirst()
        .orElseThrow(() -> ResourceModels.missing("CloudWatchLogs"));
  }

  private static void filter(Step step, JsonNode now, ObjectNode model) {
    model.setAll(step.pick("LogGroupName"));
    PropertyReaders.copy(now, "filterName", model, "FilterName");
    PropertyReaders.copy(now, "filterPattern", model, "FilterPattern");
    PropertyReaders.copy(now, "applyOnTransformedLogs", model, "ApplyOnTransformedLogs");
  }

  private static void metricFilter(Step step, ObjectNode model) {
    JsonNode now = find(step, "DescribeMetricFilters", "metricFilters", "filterName");
    filter(step, now, model);
    ArrayNode transformations = model.putArray("MetricTransformations");
    for (JsonNode from : now.path("metricTransformations")) {
      ObjectNode to = transformations.addObject();
      PropertyReaders.copy(from, "metricName", to, "MetricName");
      PropertyReaders.copy(from, "metricNamespace", to, "MetricNamespace");
      PropertyReaders.copy(from, "metricValue", to, "MetricValue");
      PropertyReaders.copy(from, "defaultValue", to, "DefaultValue");
      PropertyReaders.copy(from, "unit", to, "Unit");
      ArrayNode dimensions = to.arrayNode();
      from.path("dimensions")
          .properties()
          .forEach(
              each ->
                  dimensions.addObject().put("Key", each.getKey()).set("Value", each.getValue()));
      if (!dimensions.isEmpty()) {
        to.set("Dimensions", dimensions);
      }
    }
  }

  private static void subscriptionFilter(Step step, ObjectNode model) {
    JsonNode now = find(step, "DescribeSubscriptionFilters", "subscriptionFilters", "filterName");
    filter(step, now, model);
    PropertyReaders.copy(now, "destinationArn", model, "DestinationArn");
    PropertyReaders.copy(now, "roleArn", model, "RoleArn");
    PropertyReaders.copy(now, "distribution", model, "Distribution");
  }
}
