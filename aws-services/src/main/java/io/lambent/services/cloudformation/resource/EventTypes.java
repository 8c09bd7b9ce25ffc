package io.lambent.services.cloudformation.resource;

import io.lambent.services.cloudformation.template.TemplateText;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Types of EventBridge and its Scheduler. */
final class EventTypes {
  private static final String NOT_FOUND = "ResourceNotFoundException";
  private static final int LONGEST_NAME = 64;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private EventTypes() {}

  static void addTo(TypeList types) {
    types.add(
        "AWS::Events::Rule",
        EventTypes::createRule,
        EventTypes::updateRule,
        EventTypes::deleteRule,
        (property, before, after) -> property.equals("EventBusName"));
    types.add(
        "AWS::Events::EventBus",
        EventTypes::createBus,
        EventTypes::updateBus,
        step ->
            step.callUnless(
                "events",
                "DeleteEventBus",
                step.object().put("Name", step.physicalId()),
                NOT_FOUND));
    types.add(
        "AWS::Events::EventBusPolicy",
        EventTypes::allow,
        EventTypes::allow,
        step ->
            step.callUnless(
                "events", "RemovePermission", step.pick("EventBusName", "StatementId"), NOT_FOUND));
    types.add(
        "AWS::Events::Archive",
        EventTypes::archive,
        EventTypes::updateArchive,
        step ->
            step.callUnless(
                "events",
                "DeleteArchive",
                step.object().put("ArchiveName", step.physicalId()),
                NOT_FOUND));
    named(types, "AWS::Events::Connection", "Connection", "ConnectionArn");
    named(types, "AWS::Events::ApiDestination", "ApiDestination", "ApiDestinationArn");
    types.add(
        "AWS::Scheduler::Schedule",
        EventTypes::createSchedule,
        EventTypes::updateSchedule,
        EventTypes::deleteSchedule,
        (property, before, after) -> property.equals("GroupName"));
    types.add(
        "AWS::Scheduler::ScheduleGroup",
        EventTypes::createGroup,
        EventTypes::tagGroup,
        EventTypes::deleteGroup);
  }

  private static ObjectNode rule(Step step, String name, String member) {
    ObjectNode rule = step.object().put(member, name);
    if (step.has("EventBusName")) {
      rule.put("EventBusName", step.text("EventBusName"));
    }
    return rule;
  }

  private static Made createRule(Step step) {
    String name = step.name("Name", LONGEST_NAME);
    step.begin(
        name, () -> step.answers("events", "DescribeRule", rule(step, name, "Name"), NOT_FOUND));
    return putRule(step, name);
  }

  private static Made putRule(Step step, String name) {
    ObjectNode input = step.without("Targets", "Tags", "Name");
    input.put("Name", name);
    if (!step.tags().isEmpty() && step.before().isEmpty()) {
      input.set("Tags", step.tagList());
    }
    String arn = step.call("events", "PutRule", input).path("RuleArn").asString();
    if (step.before().isEmpty()) {
      step.identified(ruleId(step, name));
    }
    if (!step.get("Targets").isEmpty()) {
      ObjectNode targets = rule(step, name, "Rule");
      targets.set("Targets", step.get("Targets"));
      ObjectNode answer = step.call("events", "PutTargets", targets);
      if (answer.path("FailedEntryCount").asInt(0) > 0) {
        throw new ResourceFailure(
            answer.path("FailedEntries").path(0).path("ErrorMessage").asString("no target"));
      }
    }
    return Made.of(ruleId(step, name), "Arn", arn);
  }

  private static String ruleId(Step step, String name) {
    String bus = step.text("EventBusName", "default");
    bus = bus.substring(bus.lastIndexOf('/') + 1);
    return bus.equals("default") ? name : bus + "|" + name;
  }

  private static String ruleName(Step step) {
    String id = step.physicalId();
    return id.substring(id.indexOf('|') + 1);
  }

  private static void removeTargets(Step step, String name, ArrayNode ids) {
    if (!ids.isEmpty()) {
      ObjectNode input = rule(step, name, "Rule");
      input.set("Ids", ids);
      input.put("Force", true);
      step.callUnless("events", "RemoveTargets", input, NOT_FOUND);
    }
  }

  private static Made updateRule(Step step) {
    String name = ruleName(step);
    ArrayNode gone = step.list();
    for (JsonNode target : step.before().path("Targets")) {
      JsonNode id = target.path("Id");
      if (step.get("Targets").valueStream().noneMatch(each -> each.path("Id").equals(id))) {
        gone.add(id);
      }
    }
    removeTargets(step, name, gone);
    Made made = putRule(step, name);
    tag(step, made.attributes().path("Arn").asString());
    return made;
  }

  private static void tag(Step step, String arn) {
    if (!step.removedTags().isEmpty()) {
      ObjectNode input = step.object().put("ResourceARN", arn);
      input.set("TagKeys", step.removedTags());
      step.call("events", "UntagResource", input);
    }
    if (!step.tags().isEmpty() && !step.tags().equals(step.tagsBefore())) {
      ObjectNode input = step.object().put("ResourceARN", arn);
      input.set("Tags", step.tagList());
      step.call("events", "TagResource", input);
    }
  }

  private static void deleteRule(Step step) {
    String name = ruleName(step);
    ArrayNode ids = step.list();
    step.each("Targets", target -> ids.add(target.path("Id")));
    removeTargets(step, name, ids);
    step.callUnless("events", "DeleteRule", rule(step, name, "Name"), NOT_FOUND);
  }

  private static Made createBus(Step step) {
    String name = step.text("Name");
    step.begin(
        name,
        () ->
            step.answers("events", "DescribeEventBus", step.object().put("Name", name), NOT_FOUND));
    ObjectNode input = step.without("Policy", "Tags");
    if (!step.tags().isEmpty()) {
      input.set("Tags", step.tagList());
    }
    step.callUnless("events", "CreateEventBus", input, "ResourceAlreadyExistsException");
    policy(step, name);
    return bus(step, name);
  }

  private static Made bus(Step step, String name) {
    return Made.of(name, "Arn", step.arn("events", "event-bus/" + name), "Name", name);
  }

  private static void policy(Step step, String name) {
    if (step.changed("Policy")) {
      ObjectNode input = step.object().put("EventBusName", name);
      if (step.has("Policy")) {
        input.put("Policy", step.text("Policy"));
        step.call("events", "PutPermission", input);
      } else {
        input.put("RemoveAllPermissions", true);
        step.call("events", "RemovePermission", input);
      }
    }
  }

  private static Made updateBus(Step step) {
    if (step.changed("Description", "DeadLetterConfig", "KmsKeyIdentifier", "LogConfig")) {
      ObjectNode input =
          step.pick("Description", "DeadLetterConfig", "KmsKeyIdentifier", "LogConfig");
      input.put("Name", step.physicalId());
      step.call("events", "UpdateEventBus", input);
    }
    policy(step, step.physicalId());
    tag(step, step.arn("events", "event-bus/" + step.physicalId()));
    return bus(step, step.physicalId());
  }

  private static Made allow(Step step) {
    ObjectNode input = step.without("Statement");
    if (step.has("Statement")) {
      input = step.pick("EventBusName");
      String bus = step.text("EventBusName", "default");
      JsonNode known =
          step.call("events", "DescribeEventBus", step.object().put("Name", bus)).path("Policy");
      ObjectNode policy = step.object().put("Version", "2012-10-17");
      ArrayNode statements = policy.putArray("Statement");
      String sid = step.text("StatementId");
      if (known.isString() && !known.asString().isEmpty()) {
        for (JsonNode each : TemplateText.snippet(known.asString()).path("Statement")) {
          if (!each.path("Sid").asString("").equals(sid)) {
            statements.add(each);
          }
        }
      }
      ObjectNode statement = (ObjectNode) step.get("Statement").deepCopy();
      statements.add(statement.put("Sid", sid));
      input.put("Policy", policy.toString());
    }
    step.call("events", "PutPermission", input);
    return Made.of(step.text("EventBusName", "default") + "|" + step.text("StatementId"));
  }

  private static ObjectNode archiveInput(Step step, String name) {
    ObjectNode input = step.without("ArchiveName", "SourceArn");
    return input.put("ArchiveName", name);
  }

  private static Made archive(Step step) {
    String name = step.name("ArchiveName", 48);
    step.begin(
        name,
        () ->
            step.answers(
                "events", "DescribeArchive", step.object().put("ArchiveName", name), NOT_FOUND));
    ObjectNode input = archiveInput(step, name).put("EventSourceArn", step.text("SourceArn"));
    step.callUnless("events", "CreateArchive", input, "ResourceAlreadyExistsException");
    return Made.of(name, "Arn", step.arn("events", "archive/" + name));
  }

  private static Made updateArchive(Step step) {
    step.call("events", "UpdateArchive", archiveInput(step, step.physicalId()));
    return new Made(step.physicalId(), step.attributes());
  }

  private static void named(TypeList types, String type, String noun, String arn) {
    types.add(
        type,
        step -> {
          String name = step.name("Name", LONGEST_NAME);
          ObjectNode named = step.object().put("Name", name);
          step.begin(name, () -> step.answers("events", "Describe" + noun, named, NOT_FOUND));
          ObjectNode input = step.properties().deepCopy().put("Name", name);
          step.callUnless("events", "Create" + noun, input, "ResourceAlreadyExistsException");
          return describe(step, noun, arn, name);
        },
        step -> {
          step.call(
              "events",
              "Update" + noun,
              step.properties().deepCopy().put("Name", step.physicalId()));
          return describe(step, noun, arn, step.physicalId());
        },
        step ->
            step.callUnless(
                "events",
                "Delete" + noun,
                step.object().put("Name", step.physicalId()),
                NOT_FOUND));
  }

  private static Made describe(Step step, String noun, String arn, String name) {
    ObjectNode found = step.call("events", "Describe" + noun, step.object().put("Name", name));
    Made made = Made.of(name, "Arn", found.path(arn).asString());
    if (found.has("SecretArn")) {
      made.attributes().set("SecretArn", found.get("SecretArn"));
    }
    return made;
  }

  private static Made schedule(Step step, String name) {
    String group = step.text("GroupName", "default");
    return Made.of(name, "Arn", step.arn("scheduler", "schedule/" + group + "/" + name));
  }

  private static Made createSchedule(Step step) {
    String name = step.name("Name", LONGEST_NAME);
    ObjectNode named = step.pick("GroupName").put("Name", name);
    step.begin(name, () -> step.answers("scheduler", "GetSchedule", named, NOT_FOUND));
    ObjectNode input = step.properties().deepCopy().put("Name", name);
    step.callUnless("scheduler", "CreateSchedule", input, "ConflictException");
    return schedule(step, name);
  }

  private static Made updateSchedule(Step step) {
    ObjectNode input = step.properties().deepCopy().put("Name", step.physicalId());
    step.call("scheduler", "UpdateSchedule", input);
    return schedule(step, step.physicalId());
  }

  private static void deleteSchedule(Step step) {
    ObjectNode named = step.pick("GroupName").put("Name", step.physicalId());
    step.callUnless("scheduler", "DeleteSchedule", named, NOT_FOUND);
  }

  private static Made createGroup(Step step) {
    String name = step.name("Name", LONGEST_NAME);
    step.begin(
        name,
        () ->
            step.answers(
                "scheduler", "GetScheduleGroup", step.object().put("Name", name), NOT_FOUND));
    ObjectNode input = step.object().put("Name", name);
    if (!step.tags().isEmpty()) {
      input.set("Tags", step.tagList());
    }
    step.callUnless("scheduler", "CreateScheduleGroup", input, "ConflictException");
    return Made.of(name, "Arn", step.arn("scheduler", "schedule-group/" + name), "State", "ACTIVE");
  }

  private static Made tagGroup(Step step) {
    String arn = step.arn("scheduler", "schedule-group/" + step.physicalId());
    if (!step.removedTags().isEmpty()) {
      ObjectNode input = step.object().put("ResourceArn", arn);
      input.set("TagKeys", step.removedTags());
      step.call("scheduler", "UntagResource", input);
    }
    if (!step.tags().isEmpty()) {
      ObjectNode input = step.object().put("ResourceArn", arn);
      input.set("Tags", step.tagList());
      step.call("scheduler", "TagResource", input);
    }
    return new Made(step.physicalId(), step.attributes());
  }

  private static void deleteGroup(Step step) {
    ObjectNode named = step.object().put("Name", step.physicalId());
    step.callUnless("scheduler", "DeleteScheduleGroup", named, NOT_FOUND);
    step.until(
        () -> !step.answers("scheduler", "GetScheduleGroup", named, NOT_FOUND),
        LONGEST_WAIT,
        "The schedule group was not deleted within five minutes.");
  }
}
