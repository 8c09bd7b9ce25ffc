package io.lambent.services.cloudformation.resource;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Models of roles, users, groups, instance profiles and policies. */
final class IamModels {
  private IamModels() {}

  static void addTo(Map<String, ResourceModels.Addition> additions) {
    additions.put("AWS::IAM::Role", IamModels::role);
    additions.put("AWS::IAM::User", IamModels::user);
    additions.put("AWS::IAM::Group", (step, model) -> entity(step, model, "Group"));
    additions.put("AWS::IAM::InstanceProfile", IamModels::profile);
    additions.put("AWS::IAM::ManagedPolicy", IamModels::managedPolicy);
    additions.put("AWS::IAM::RolePolicy", IamModels::rolePolicy);
  }

  private static void role(Step step, ObjectNode model) {
    JsonNode now =
        step.call("iam", "GetRole", step.object().put("RoleName", step.physicalId())).path("Role");
    ResourceModels.copyAll(now, model, "Arn", "RoleId");
    PropertyReaders.copy(
        now.path("PermissionsBoundary"), "PermissionsBoundaryArn", model, "PermissionsBoundary");
  }

  private static void managedPolicy(Step step, ObjectNode model) {
    ObjectNode arn = step.object().put("PolicyArn", step.physicalId());
    JsonNode now = step.call("iam", "GetPolicy", arn).path("Policy");
    model.put("PolicyArn", step.physicalId());
    ResourceModels.copyAll(
        now,
        model,
        "AttachmentCount",
        "CreateDate",
        "DefaultVersionId",
        "IsAttachable",
        "PermissionsBoundaryUsageCount",
        "PolicyId",
        "UpdateDate");
    ObjectNode page = arn.deepCopy();
    do {
      ObjectNode found = step.call("iam", "ListEntitiesForPolicy", page);
      for (String noun : List.of("Role", "User", "Group")) {
        ArrayNode names = model.withArray(noun + "s");
        found.path("Policy" + noun + "s").forEach(entity -> names.add(entity.path(noun + "Name")));
      }
      page.put("Marker", found.path("Marker").asString(""));
    } while (!page.path("Marker").asString().isEmpty());
  }

  private static void user(Step step, ObjectNode model) {
    entity(step, model, "User");
    ObjectNode name = step.object().put("UserName", step.physicalId());
    model.set("Tags", PropertyReaders.tags(step.call("iam", "ListUserTags", name).path("Tags")));
    ArrayNode groups = model.putArray("Groups");
    step.call("iam", "ListGroupsForUser", name)
        .path("Groups")
        .forEach(group -> groups.add(group.path("GroupName")));
    JsonNode login =
        ResourceModels.settings(step, "iam", "GetLoginProfile", name, IamTypes.NOT_FOUND)
            .path("LoginProfile");
    if (!login.isMissingNode()) {
      model
          .putObject("LoginProfile")
          .put("PasswordResetRequired", login.path("PasswordResetRequired").asBoolean(false));
    }
  }

  /** What users and groups have in common. */
  private static void entity(Step step, ObjectNode model, String noun) {
    ObjectNode name = IamTypes.named(step, noun, step.physicalId());
    JsonNode now = step.call("iam", "Get" + noun, name).path(noun);
    ResourceModels.copyAll(now, model, "Arn", "Path", noun + "Name");
    PropertyReaders.copy(
        now.path("PermissionsBoundary"), "PermissionsBoundaryArn", model, "PermissionsBoundary");
    ArrayNode arns = model.putArray("ManagedPolicyArns");
    step.call("iam", "ListAttached" + noun + "Policies", name)
        .path("AttachedPolicies")
        .forEach(policy -> arns.add(policy.path("PolicyArn")));
    ArrayNode policies = model.putArray("Policies");
    for (JsonNode each : step.call("iam", "List" + noun + "Policies", name).path("PolicyNames")) {
      ObjectNode policy = policies.addObject().put("PolicyName", each.asString());
      ObjectNode input = name.deepCopy().put("PolicyName", each.asString());
      PropertyReaders.copyParsed(
          step.call("iam", "Get" + noun + "Policy", input),
          "PolicyDocument",
          policy,
          "PolicyDocument");
    }
  }

  private static void profile(Step step, ObjectNode model) {
    JsonNode now =
        step.call(
                "iam",
                "GetInstanceProfile",
                step.object().put("InstanceProfileName", step.physicalId()))
            .path("InstanceProfile");
    ResourceModels.copyAll(now, model, "Arn", "InstanceProfileName", "Path");
    ArrayNode roles = model.putArray("Roles");
    now.path("Roles").forEach(role -> roles.add(role.path("RoleName")));
  }

  private static void rolePolicy(Step step, ObjectNode model) {
    ObjectNode name = step.pick("PolicyName", "RoleName");
    model.setAll(name);
    PropertyReaders.copyParsed(
        step.call("iam", "GetRolePolicy", name), "PolicyDocument", model, "PolicyDocument");
  }
}
