package io.lambent.services.cloudformation.resource;

import io.lambent.aws.arn.Arn;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Types of IAM's policies: inline ones, and managed ones with their versions. */
final class IamPolicyTypes {
  private static final String NOT_FOUND = IamTypes.NOT_FOUND;
  private static final int LONGEST_NAME = IamTypes.LONGEST_POLICY_NAME;
  private static final int MOST_VERSIONS = 5;

  /** Characters of the stack's name and of the logical id in the id of an inline policy. */
  private static final int STACK_PART = 5;

  private static final int LOGICAL_PART = 4;

  /** The entities that hold policies, by the properties that name them. */
  private static final Map<String, String> HOLDERS =
      Map.of("Roles", "Role", "Users", "User", "Groups", "Group");

  private IamPolicyTypes() {}

  static void addTo(TypeList types) {
    types.add(
        "AWS::IAM::Policy",
        step -> inline(step, idOfInline(step)),
        step -> inline(step, step.physicalId()),
        step ->
            HOLDERS.forEach(
                (property, noun) ->
                    step.each(property, name -> deleteInline(step, noun, name.asString()))));
    types.add(
        "AWS::IAM::RolePolicy",
        IamPolicyTypes::rolePolicy,
        IamPolicyTypes::rolePolicy,
        step -> deleteInline(step, "Role", step.text("RoleName")));
    types.add(
        "AWS::IAM::ManagedPolicy",
        IamPolicyTypes::createPolicy,
        IamPolicyTypes::updatePolicy,
        IamPolicyTypes::deletePolicy);
  }

  /** The beginnings of the stack's name and of the logical id, then a token, as on AWS. */
  private static String idOfInline(Step step) {
    return begin(step.stack().name(), STACK_PART)
        + "-"
        + begin(step.logicalId(), LOGICAL_PART)
        + "-"
        + step.token().toUpperCase(Locale.ROOT);
  }

  private static String begin(String text, int length) {
    return text.substring(0, Math.min(length, text.length()));
  }

  private static Made inline(Step step, String id) {
    HOLDERS.forEach(
        (property, noun) -> {
          for (JsonNode name : step.before().path(property)) {
            boolean stays = step.get(property).valueStream().anyMatch(name::equals);
            if (!stays || step.changed("PolicyName")) {
              step.callUnless(
                  "iam",
                  "Delete" + noun + "Policy",
                  IamTypes.named(step, noun, name.asString())
                      .put("PolicyName", step.before().path("PolicyName").asString()),
                  NOT_FOUND);
            }
          }
          step.each(
              property,
              name -> {
                ObjectNode input = IamTypes.named(step, noun, name.asString());
                input.setAll(step.pick("PolicyName", "PolicyDocument"));
                step.call("iam", "Put" + noun + "Policy", input);
              });
        });
    return Made.of(id, "Id", id);
  }

  private static void deleteInline(Step step, String noun, String name) {
    step.callUnless(
        "iam",
        "Delete" + noun + "Policy",
        IamTypes.named(step, noun, name).put("PolicyName", step.text("PolicyName")),
        NOT_FOUND);
  }

  private static Made rolePolicy(Step step) {
    step.call("iam", "PutRolePolicy", step.properties());
    return Made.of(step.text("PolicyName") + "|" + step.text("RoleName"));
  }

  private static Made createPolicy(Step step) {
    String name = step.name("ManagedPolicyName", LONGEST_NAME);
    ObjectNode input = step.pick("Path", "Description", "PolicyDocument");
    String path = step.text("Path", "/");
    String arn =
        "arn:" + Arn.partition(step.region()) + ":iam::" + step.account() + ":policy" + path + name;
    ObjectNode id = step.object().put("PolicyArn", arn);
    step.begin(arn, () -> step.answers("iam", "GetPolicy", id, NOT_FOUND));
    step.callUnless("iam", "CreatePolicy", input.put("PolicyName", name), "EntityAlreadyExists");
    step.identified(arn);
    attach(step, arn);
    return policy(step, arn);
  }

  private static Made policy(Step step, String arn) {
    JsonNode found =
        step.call("iam", "GetPolicy", step.object().put("PolicyArn", arn)).path("Policy");
    Made made = Made.of(arn, "PolicyArn", arn);
    for (String name :
        List.of(
            "PolicyId",
            "DefaultVersionId",
            "AttachmentCount",
            "CreateDate",
            "UpdateDate",
            "IsAttachable",
            "PermissionsBoundaryUsageCount")) {
      if (found.has(name)) {
        made.attributes().set(name, found.get(name));
      }
    }
    return made;
  }

  private static void attach(Step step, String arn) {
    HOLDERS.forEach(
        (property, noun) -> {
          Set<String> was = IamTypes.texts(step.before().path(property));
          Set<String> is = IamTypes.texts(step.get(property));
          for (String name : is) {
            if (!was.contains(name)) {
              step.call(
                  "iam",
                  "Attach" + noun + "Policy",
                  IamTypes.named(step, noun, name).put("PolicyArn", arn));
            }
          }
          was.stream()
              .filter(name -> !is.contains(name))
              .forEach(name -> IamTypes.detach(step, noun, name, arn));
        });
  }

  private static Made updatePolicy(Step step) {
    String arn = step.physicalId();
    if (step.changed("PolicyDocument")) {
      dropVersions(step, arn, MOST_VERSIONS - 1);
      ObjectNode input = step.pick("PolicyDocument").put("PolicyArn", arn);
      step.call("iam", "CreatePolicyVersion", input.put("SetAsDefault", true));
    }
    attach(step, arn);
    return policy(step, arn);
  }

  /** Deletes the oldest versions until there are no more than a number, the default one aside. */
  private static void dropVersions(Step step, String arn, int most) {
    ObjectNode id = step.object().put("PolicyArn", arn);
    List<JsonNode> others =
        step.call("iam", "ListPolicyVersions", id)
            .path("Versions")
            .valueStream()
            .filter(version -> !version.path("IsDefaultVersion").asBoolean())
            .toList();
    for (int i = Math.max(most - 1, 0); i < others.size(); i++) {
      ObjectNode input = id.deepCopy();
      input.set("VersionId", others.get(i).path("VersionId"));
      step.callUnless("iam", "DeletePolicyVersion", input, NOT_FOUND);
    }
  }

  private static void deletePolicy(Step step) {
    String arn = step.physicalId();
    HOLDERS.forEach(
        (property, noun) ->
            step.each(property, name -> IamTypes.detach(step, noun, name.asString(), arn)));
    ObjectNode id = step.object().put("PolicyArn", arn);
    if (step.answers("iam", "GetPolicy", id, NOT_FOUND)) {
      dropVersions(step, arn, 0);
      step.callUnless("iam", "DeletePolicy", id, NOT_FOUND);
    }
  }
}
