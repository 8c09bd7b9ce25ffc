package io.lambent.services.cloudformation.resource;

import tools.jackson.databind.node.ObjectNode;

/** Types of CloudWatch. */
final class AlarmTypes {
  private static final String API = "cloudwatch";
  private static final int LONGEST_NAME = 255;

  private AlarmTypes() {}

  static void addTo(TypeList types) {
    alarm(types, "AWS::CloudWatch::Alarm", "PutMetricAlarm", "MetricAlarm");
    alarm(types, "AWS::CloudWatch::CompositeAlarm", "PutCompositeAlarm", "CompositeAlarm");
    dashboard(types);
  }

  private static void dashboard(TypeList types) {
    types.add(
        "AWS::CloudWatch::Dashboard",
        step -> putDashboard(step, step.name("DashboardName", LONGEST_NAME)),
        step -> putDashboard(step, step.physicalId()),
        step -> {
          ObjectNode input = step.object();
          input.putArray("DashboardNames").add(step.physicalId());
          step.callUnless(API, "DeleteDashboards", input, "DashboardNotFoundError");
        });
  }

  private static Made putDashboard(Step step, String name) {
    step.call(
        API,
        "PutDashboard",
        step.object().put("DashboardName", name).put("DashboardBody", step.text("DashboardBody")));
    return Made.of(name);
  }

  private static void alarm(TypeList types, String type, String operation, String kind) {
    types.add(
        type,
        step -> create(step, operation, kind),
        step -> update(step, operation),
        step -> {
          ObjectNode input = step.object();
          input.putArray("AlarmNames").add(step.physicalId());
          step.callUnless(API, "DeleteAlarms", input, "ResourceNotFound");
        });
  }

  private static Made create(Step step, String operation, String kind) {
    String name = step.name("AlarmName", LONGEST_NAME);
    step.begin(name, () -> exists(step, name, kind));
    ObjectNode input = step.without("Tags").put("AlarmName", name);
    input.set("Tags", ResourceTags.list(step.initialTags()));
    step.call(API, operation, input);
    return made(step, name);
  }

  private static boolean exists(Step step, String name, String kind) {
    ObjectNode input = step.object();
    input.putArray("AlarmNames").add(name);
    input.putArray("AlarmTypes").add(kind);
    return !step.call(API, "DescribeAlarms", input).path(kind + "s").isEmpty();
  }

  private static Made made(Step step, String name) {
    return Made.of(name, "Arn", arn(step, name));
  }

  private static String arn(Step step, String name) {
    return step.arn(API, "alarm:" + name);
  }

  private static Made update(Step step, String operation) {
    String name = step.physicalId();
    step.call(API, operation, step.without("Tags").put("AlarmName", name));
    ObjectNode resource = step.object().put("ResourceARN", arn(step, name));
    if (!step.removedTags().isEmpty()) {
      ObjectNode input = resource.deepCopy();
      input.set("TagKeys", step.removedTags());
      step.call(API, "UntagResource", input);
    }
    if (!step.tags().isEmpty() && !step.tags().equals(step.tagsBefore())) {
      ObjectNode input = resource.deepCopy();
      input.set("Tags", step.tagList());
      step.call(API, "TagResource", input);
    }
    return made(step, name);
  }
}
