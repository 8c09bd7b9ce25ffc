package io.lambent.services.cloudformation.resource;

import io.lambent.services.operations.OperationFailure;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Readers of rules, schedules, log groups, roles and policies. */
final class EventReaders {
  private EventReaders() {}

  static void addTo(Map<String, PropertyReader> readers) {
    readers.put("AWS::Events::Rule", EventReaders::rule);
    readers.put(
        "AWS::Events::EventBus",
        step ->
            PropertyReaders.pick(
                step.call(
                    "events", "DescribeEventBus", step.object().put("Name", step.physicalId())),
                "Name",
                "Description"));
    readers.put(
        "AWS::Scheduler::Schedule",
        step ->
            PropertyReaders.pick(
                step.call(
                    "scheduler",
                    "GetSchedule",
                    step.pick("GroupName").put("Name", step.physicalId())),
                "Name",
                "GroupName",
                "Description",
                "ScheduleExpression",
                "ScheduleExpressionTimezone",
                "State",
                "FlexibleTimeWindow",
                "Target"));
    readers.put("AWS::Logs::LogGroup", EventReaders::logGroup);
    readers.put("AWS::IAM::Role", EventReaders::role);
    readers.put("AWS::IAM::ManagedPolicy", EventReaders::managedPolicy);
  }

  private static ObjectNode rule(Step step) {
    String id = step.physicalId();
    String name = id.substring(id.indexOf('|') + 1);
    ObjectNode now =
        step.call("events", "DescribeRule", step.pick("EventBusName").put("Name", name));
    ObjectNode found =
        PropertyReaders.pick(
            now, "Name", "Description", "ScheduleExpression", "State", "RoleArn", "EventBusName");
    PropertyReaders.copyParsed(now, "EventPattern", found, "EventPattern");
    if (step.has("Targets")) {
      found.set(
          "Targets",
          step.call("events", "ListTargetsByRule", step.pick("EventBusName").put("Rule", name))
              .path("Targets"));
    }
    return found;
  }

  private static ObjectNode logGroup(Step step) {
    String name = step.physicalId();
    for (JsonNode group :
        step.call("logs", "DescribeLogGroups", step.object().put("logGroupNamePrefix", name))
            .path("logGroups")) {
      if (group.path("logGroupName").asString().equals(name)) {
        ObjectNode found = step.object().put("LogGroupName", name);
        PropertyReaders.copy(group, "retentionInDays", found, "RetentionInDays");
        PropertyReaders.copy(group, "kmsKeyId", found, "KmsKeyId");
        return found;
      }
    }
    throw new OperationFailure(
        "CloudWatchLogs", 404, "ResourceNotFoundException", "The log group does not exist.", "");
  }

  private static ObjectNode role(Step step) {
    ObjectNode name = step.object().put("RoleName", step.physicalId());
    JsonNode now = step.call("iam", "GetRole", name).path("Role");
    ObjectNode found =
        PropertyReaders.pick(now, "RoleName", "Path", "Description", "MaxSessionDuration");
    PropertyReaders.copyParsed(now, "AssumeRolePolicyDocument", found, "AssumeRolePolicyDocument");
    if (step.has("ManagedPolicyArns")) {
      ArrayNode arns = found.putArray("ManagedPolicyArns");
      step.call("iam", "ListAttachedRolePolicies", name)
          .path("AttachedPolicies")
          .forEach(policy -> arns.add(policy.path("PolicyArn")));
    }
    if (step.has("Policies")) {
      ArrayNode policies = found.putArray("Policies");
      for (JsonNode each : step.call("iam", "ListRolePolicies", name).path("PolicyNames")) {
        ObjectNode policy = policies.addObject().put("PolicyName", each.asString());
        ObjectNode input = name.deepCopy().put("PolicyName", each.asString());
        PropertyReaders.copyParsed(
            step.call("iam", "GetRolePolicy", input), "PolicyDocument", policy, "PolicyDocument");
      }
    }
    if (step.has("Tags")) {
      found.set("Tags", PropertyReaders.tags(step.call("iam", "ListRoleTags", name).path("Tags")));
    }
    return found;
  }

  private static ObjectNode managedPolicy(Step step) {
    ObjectNode arn = step.object().put("PolicyArn", step.physicalId());
    JsonNode now = step.call("iam", "GetPolicy", arn).path("Policy");
    ObjectNode found = PropertyReaders.pick(now, "Path", "Description");
    PropertyReaders.copy(now, "PolicyName", found, "ManagedPolicyName");
    ObjectNode version = arn.deepCopy();
    version.set("VersionId", now.path("DefaultVersionId"));
    PropertyReaders.copyParsed(
        step.call("iam", "GetPolicyVersion", version).path("PolicyVersion"),
        "Document",
        found,
        "PolicyDocument");
    return found;
  }
}
