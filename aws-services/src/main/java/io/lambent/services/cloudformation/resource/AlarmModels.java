package io.lambent.services.cloudformation.resource;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Models of alarms and dashboards. */
final class AlarmModels {
  private static final String CLOUDWATCH = "cloudwatch";

  private AlarmModels() {}

  static void addTo(Map<String, ResourceModels.Addition> additions) {
    additions.put("AWS::CloudWatch::Alarm", (step, model) -> alarm(step, "MetricAlarm", model));
    additions.put(
        "AWS::CloudWatch::CompositeAlarm", (step, model) -> alarm(step, "CompositeAlarm", model));
    additions.put(
        "AWS::CloudWatch::Dashboard",
        (step, model) ->
            ResourceModels.copyAll(
                step.call(
                    CLOUDWATCH,
                    "GetDashboard",
                    step.object().put("DashboardName", step.physicalId())),
                model,
                "DashboardBody",
                "DashboardName"));
  }

  /** The members of an alarm have the names of its properties. */
  private static void alarm(Step step, String kind, ObjectNode model) {
    ObjectNode input = step.object();
    input.putArray("AlarmNames").add(step.physicalId());
    input.putArray("AlarmTypes").add(kind);
    JsonNode now = step.call(CLOUDWATCH, "DescribeAlarms", input).path(kind + "s").path(0);
    if (now.isMissingNode()) {
      throw ResourceModels.missing("CloudWatch");
    }
    ResourceTypes.facts(step.type())
        .properties()
        .forEach(name -> PropertyReaders.copy(now, name, model, name));
    PropertyReaders.copy(now, "AlarmArn", model, "Arn");
    ObjectNode tagged = step.object().put("ResourceARN", now.path("AlarmArn").asString());
    model.set(
        "Tags",
        PropertyReaders.tags(step.call(CLOUDWATCH, "ListTagsForResource", tagged).path("Tags")));
  }
}
