package io.lambent.services.cloudformation.resource;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Models of rules, event buses, archives, destinations and schedules. */
final class EventModels {
  private EventModels() {}

  static void addTo(Map<String, ResourceModels.Addition> additions) {
    additions.put("AWS::Events::Rule", EventModels::rule);
    additions.put("AWS::Events::EventBus", EventModels::bus);
    additions.put("AWS::Scheduler::Schedule", EventModels::schedule);
    additions.put("AWS::Scheduler::ScheduleGroup", EventModels::group);
    additions.put("AWS::Events::Archive", EventModels::archive);
    additions.put("AWS::Events::ApiDestination", EventModels::destination);
  }

  private static void tags(Step step, String arn, ObjectNode model) {
    ObjectNode tagged = step.object().put("ResourceARN", arn);
    model.set(
        "Tags",
        PropertyReaders.tags(step.call("events", "ListTagsForResource", tagged).path("Tags")));
  }

  private static void rule(Step step, ObjectNode model) {
    String bus = model.path("EventBusName").asString("default");
    String name = model.path("Name").asString();
    String arn = step.arn("events", "rule/" + (bus.equals("default") ? "" : bus + "/") + name);
    model.put("Arn", arn);
    tags(step, arn, model);
  }

  private static void bus(Step step, ObjectNode model) {
    JsonNode now =
        step.call("events", "DescribeEventBus", step.object().put("Name", step.physicalId()));
    ResourceModels.copyAll(now, model, "Arn", "DeadLetterConfig", "KmsKeyIdentifier", "LogConfig");
    PropertyReaders.copyParsed(now, "Policy", model, "Policy");
    tags(step, now.path("Arn").asString(), model);
  }

  private static void schedule(Step step, ObjectNode model) {
    JsonNode now =
        step.call(
            "scheduler", "GetSchedule", step.pick("GroupName").put("Name", step.physicalId()));
    ResourceModels.copyAll(now, model, "Arn", "EndDate", "KmsKeyArn", "StartDate");
  }

  private static void group(Step step, ObjectNode model) {
    JsonNode now =
        step.call("scheduler", "GetScheduleGroup", step.object().put("Name", step.physicalId()));
    ResourceModels.copyAll(
        now, model, "Arn", "CreationDate", "LastModificationDate", "Name", "State");
    ObjectNode tagged = step.object().put("ResourceArn", now.path("Arn").asString());
    model.set(
        "Tags",
        PropertyReaders.tags(step.call("scheduler", "ListTagsForResource", tagged).path("Tags")));
  }

  private static void archive(Step step, ObjectNode model) {
    JsonNode now =
        step.call("events", "DescribeArchive", step.object().put("ArchiveName", step.physicalId()));
    ResourceModels.copyAll(
        now, model, "ArchiveName", "Description", "KmsKeyIdentifier", "RetentionDays");
    PropertyReaders.copy(now, "ArchiveArn", model, "Arn");
    PropertyReaders.copy(now, "EventSourceArn", model, "SourceArn");
    PropertyReaders.copyParsed(now, "EventPattern", model, "EventPattern");
  }

  private static void destination(Step step, ObjectNode model) {
    JsonNode now =
        step.call("events", "DescribeApiDestination", step.object().put("Name", step.physicalId()));
    ResourceModels.copyAll(
        now,
        model,
        "ConnectionArn",
        "Description",
        "HttpMethod",
        "InvocationEndpoint",
        "InvocationRateLimitPerSecond",
        "Name");
    PropertyReaders.copy(now, "ApiDestinationArn", model, "Arn");
  }
}
