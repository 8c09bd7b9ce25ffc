package io.lambent.services.cloudformation.resource;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Types of IAM: roles, users, groups, and what belongs to them. */
final class IamTypes {
  static final String NOT_FOUND = "NoSuchEntity";
  private static final int LONGEST_NAME = 64;
  static final int LONGEST_POLICY_NAME = 128;

  private IamTypes() {}

  static void addTo(TypeList types) {
    entity(types, "Role");
    entity(types, "User");
    entity(types, "Group");
    types.add("AWS::IAM::InstanceProfile", IamTypes::createProfile, null, IamTypes::deleteProfile);
    types.add(
        "AWS::IAM::AccessKey",
        step -> {
          JsonNode key =
              step.call("iam", "CreateAccessKey", step.pick("UserName")).path("AccessKey");
          String id = key.path("AccessKeyId").asString();
          return Made.of(id, "Id", id, "SecretAccessKey", key.path("SecretAccessKey").asString());
        },
        null,
        step ->
            step.callUnless(
                "iam",
                "DeleteAccessKey",
                step.pick("UserName").put("AccessKeyId", step.physicalId()),
                NOT_FOUND));
  }

  private static void entity(TypeList types, String noun) {
    types.add(
        "AWS::IAM::" + noun,
        step -> createEntity(step, noun),
        step -> updateEntity(step, noun),
        step -> deleteEntity(step, noun));
  }

  static ObjectNode named(Step step, String noun, String name) {
    return step.object().put(noun + "Name", name);
  }

  private static Made createEntity(Step step, String noun) {
    String name = step.name(noun + "Name", LONGEST_NAME);
    step.begin(name, () -> step.answers("iam", "Get" + noun, named(step, noun, name), NOT_FOUND));
    ObjectNode input =
        step.pick(
            "Path",
            "AssumeRolePolicyDocument",
            "Description",
            "MaxSessionDuration",
            "PermissionsBoundary");
    input.put(noun + "Name", name);
    if (noun.equals("Role") && !step.has("Description")) {
      input.put("Description", "");
    }
    if (!noun.equals("Group") && !step.tags().isEmpty()) {
      input.set("Tags", step.tagList());
    }
    step.callUnless("iam", "Create" + noun, input, "EntityAlreadyExists");
    step.identified(name);
    policies(step, noun, name);
    groups(step, noun, name);
    if (noun.equals("User") && step.has("LoginProfile")) {
      ObjectNode login = step.get("LoginProfile").deepCopy().asObject();
      step.call("iam", "CreateLoginProfile", login.put("UserName", name));
    }
    return made(step, noun, name);
  }

  private static Made made(Step step, String noun, String name) {
    JsonNode found = step.call("iam", "Get" + noun, named(step, noun, name)).path(noun);
    return Made.of(
        name, "Arn", found.path("Arn").asString(), noun + "Id", found.path(noun + "Id").asString());
  }

  private static void policies(Step step, String noun, String name) {
    Set<String> attached = texts(step.before().path("ManagedPolicyArns"));
    Set<String> wanted = texts(step.get("ManagedPolicyArns"));
    for (String arn : wanted) {
      if (!attached.contains(arn)) {
        step.call("iam", "Attach" + noun + "Policy", named(step, noun, name).put("PolicyArn", arn));
      }
    }
    for (String arn : attached) {
      if (!wanted.contains(arn)) {
        detach(step, noun, name, arn);
      }
    }
    Set<String> names = new TreeSet<>();
    for (JsonNode policy : step.get("Policies")) {
      names.add(policy.path("PolicyName").asString());
      ObjectNode input = named(step, noun, name);
      input.set("PolicyName", policy.path("PolicyName"));
      input.set("PolicyDocument", policy.path("PolicyDocument"));
      step.call("iam", "Put" + noun + "Policy", input);
    }
    for (JsonNode policy : step.before().path("Policies")) {
      String gone = policy.path("PolicyName").asString();
      if (!names.contains(gone)) {
        step.callUnless(
            "iam",
            "Delete" + noun + "Policy",
            named(step, noun, name).put("PolicyName", gone),
            NOT_FOUND);
      }
    }
  }

  private static void groups(Step step, String noun, String name) {
    if (noun.equals("User")) {
      Set<String> was = texts(step.before().path("Groups"));
      Set<String> is = texts(step.get("Groups"));
      for (String group : is) {
        if (!was.contains(group)) {
          step.call("iam", "AddUserToGroup", named(step, noun, name).put("GroupName", group));
        }
      }
      for (String group : was) {
        if (!is.contains(group)) {
          step.callUnless(
              "iam",
              "RemoveUserFromGroup",
              named(step, noun, name).put("GroupName", group),
              NOT_FOUND);
        }
      }
    }
  }

  static void detach(Step step, String noun, String name, String arn) {
    step.callUnless(
        "iam",
        "Detach" + noun + "Policy",
        named(step, noun, name).put("PolicyArn", arn),
        NOT_FOUND);
  }

  static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(each -> texts.add(each.asString()));
    return texts;
  }

  private static Made updateEntity(Step step, String noun) {
    String name = step.physicalId();
    if (noun.equals("Role")) {
      if (step.changed("AssumeRolePolicyDocument")) {
        ObjectNode input = named(step, noun, name);
        input.put("PolicyDocument", step.text("AssumeRolePolicyDocument"));
        step.call("iam", "UpdateAssumeRolePolicy", input);
      }
      if (step.changed("Description", "MaxSessionDuration")) {
        ObjectNode input = named(step, noun, name);
        input.put("Description", step.text("Description", ""));
        input.put("MaxSessionDuration", step.text("MaxSessionDuration", "3600"));
        step.call("iam", "UpdateRole", input);
      }
    }
    if (!noun.equals("Group") && step.changed("PermissionsBoundary")) {
      ObjectNode input = named(step, noun, name);
      if (step.has("PermissionsBoundary")) {
        input.set("PermissionsBoundary", step.get("PermissionsBoundary"));
        step.call("iam", "Put" + noun + "PermissionsBoundary", input);
      } else {
        step.call("iam", "Delete" + noun + "PermissionsBoundary", input);
      }
    }
    policies(step, noun, name);
    groups(step, noun, name);
    if (!noun.equals("Group")) {
      tags(step, noun, name);
    }
    return made(step, noun, name);
  }

  private static void tags(Step step, String noun, String name) {
    if (!step.removedTags().isEmpty()) {
      ObjectNode input = named(step, noun, name);
      input.set("TagKeys", step.removedTags());
      step.call("iam", "Untag" + noun, input);
    }
    if (!step.tags().isEmpty() && !step.tags().equals(step.tagsBefore())) {
      ObjectNode input = named(step, noun, name);
      input.set("Tags", step.tagList());
      step.call("iam", "Tag" + noun, input);
    }
  }

  private static void deleteEntity(Step step, String noun) {
    String name = step.physicalId();
    step.each("ManagedPolicyArns", arn -> detach(step, noun, name, arn.asString()));
    step.each(
        "Policies",
        policy ->
            step.callUnless(
                "iam",
                "Delete" + noun + "Policy",
                named(step, noun, name).put("PolicyName", policy.path("PolicyName").asString()),
                NOT_FOUND));
    if (noun.equals("User")) {
      step.each(
          "Groups",
          group ->
              step.callUnless(
                  "iam",
                  "RemoveUserFromGroup",
                  named(step, noun, name).put("GroupName", group.asString()),
                  NOT_FOUND));
      if (step.has("LoginProfile")) {
        step.callUnless("iam", "DeleteLoginProfile", named(step, noun, name), NOT_FOUND);
      }
    }
    step.callUnless("iam", "Delete" + noun, named(step, noun, name), NOT_FOUND);
  }

  private static Made createProfile(Step step) {
    String name = step.name("InstanceProfileName", LONGEST_POLICY_NAME);
    ObjectNode input = step.pick("Path").put("InstanceProfileName", name);
    step.callUnless("iam", "CreateInstanceProfile", input, "EntityAlreadyExists");
    step.each(
        "Roles",
        role ->
            step.callUnless(
                "iam",
                "AddRoleToInstanceProfile",
                step.object().put("InstanceProfileName", name).put("RoleName", role.asString()),
                "LimitExceeded"));
    String arn =
        step.call("iam", "GetInstanceProfile", step.object().put("InstanceProfileName", name))
            .path("InstanceProfile")
            .path("Arn")
            .asString();
    return Made.of(name, "Arn", arn);
  }

  private static void deleteProfile(Step step) {
    ObjectNode named = step.object().put("InstanceProfileName", step.physicalId());
    step.each(
        "Roles",
        role ->
            step.callUnless(
                "iam",
                "RemoveRoleFromInstanceProfile",
                named.deepCopy().put("RoleName", role.asString()),
                NOT_FOUND));
    step.callUnless("iam", "DeleteInstanceProfile", named, NOT_FOUND);
  }
}
