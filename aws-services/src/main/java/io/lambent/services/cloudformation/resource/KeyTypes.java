package io.lambent.services.cloudformation.resource;

import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Types of KMS and ECR, as far as an installation has these services. */
final class KeyTypes {
  private static final String NOT_FOUND = "NotFoundException";
  private static final String NO_REPOSITORY = "RepositoryNotFoundException";
  private static final int LONGEST_REPOSITORY = 256;

  private KeyTypes() {}

  static void addTo(TypeList types) {
    types.add("AWS::KMS::Key", KeyTypes::createKey, KeyTypes::updateKey, KeyTypes::deleteKey);
    types.add(
        "AWS::KMS::Alias",
        step -> alias(step, "CreateAlias"),
        step -> alias(step, "UpdateAlias"),
        step -> step.callUnless("kms", "DeleteAlias", step.pick("AliasName"), NOT_FOUND));
    types.add(
        "AWS::ECR::Repository",
        KeyTypes::createRepository,
        KeyTypes::updateRepository,
        step ->
            step.callUnless(
                "ecr",
                "DeleteRepository",
                step.object()
                    .put("repositoryName", step.physicalId())
                    .put("force", step.get("EmptyOnDelete").asBoolean(false)),
                NO_REPOSITORY));
  }

  private static void require(Step step, String service, String type) {
    if (!step.hasService(service)) {
      throw new ResourceFailure(
          "Lambent does not support the resource type "
              + type
              + ": this installation does not have the service");
    }
  }

  private static Made createKey(Step step) {
    require(step, "kms", "AWS::KMS::Key");
    ObjectNode input = step.pick("Description", "KeySpec", "KeyUsage", "MultiRegion", "Origin");
    if (step.has("KeyPolicy")) {
      input.put("Policy", step.text("KeyPolicy"));
    }
    if (!step.tags().isEmpty()) {
      input.set("Tags", keyTags(step.tags(), step));
    }
    String id = step.call("kms", "CreateKey", input).path("KeyMetadata").path("KeyId").asString();
    step.identified(id);
    settings(step, id);
    return Made.of(id, "KeyId", id, "Arn", step.arn("kms", "key/" + id));
  }

  private static void settings(Step step, String id) {
    ObjectNode key = step.object().put("KeyId", id);
    if (step.changed("EnableKeyRotation")) {
      boolean isOn = step.get("EnableKeyRotation").asBoolean(false);
      if (isOn || !step.before().isEmpty()) {
        step.call("kms", isOn ? "EnableKeyRotation" : "DisableKeyRotation", key);
      }
    }
    if (step.changed("Enabled")) {
      boolean isOn = step.get("Enabled").asBoolean(true);
      if (!isOn || !step.before().isEmpty()) {
        step.call("kms", isOn ? "EnableKey" : "DisableKey", key);
      }
    }
  }

  private static Made updateKey(Step step) {
    String id = step.physicalId();
    if (step.changed("Description")) {
      step.call(
          "kms",
          "UpdateKeyDescription",
          step.object().put("KeyId", id).put("Description", step.text("Description", "")));
    }
    if (step.changed("KeyPolicy") && step.has("KeyPolicy")) {
      step.call(
          "kms",
          "PutKeyPolicy",
          step.object()
              .put("KeyId", id)
              .put("PolicyName", "default")
              .put("Policy", step.text("KeyPolicy")));
    }
    settings(step, id);
    tags(step, id);
    return new Made(id, step.attributes());
  }

  private static ArrayNode keyTags(Map<String, String> tags, Step step) {
    ArrayNode list = step.list();
    tags.forEach((key, value) -> list.addObject().put("TagKey", key).put("TagValue", value));
    return list;
  }

  private static void tags(Step step, String id) {
    ObjectNode key = step.object().put("KeyId", id);
    if (!step.removedTags().isEmpty()) {
      ObjectNode input = key.deepCopy();
      input.set("TagKeys", step.removedTags());
      step.call("kms", "UntagResource", input);
    }
    if (!step.tags().isEmpty() && !step.tags().equals(step.tagsBefore())) {
      ObjectNode input = key.deepCopy();
      input.set("Tags", keyTags(step.tags(), step));
      step.call("kms", "TagResource", input);
    }
  }

  private static void deleteKey(Step step) {
    ObjectNode input = step.object().put("KeyId", step.physicalId());
    input.put("PendingWindowInDays", step.text("PendingWindowInDays", "30"));
    step.callUnless("kms", "ScheduleKeyDeletion", input, NOT_FOUND, "KMSInvalidStateException");
  }

  private static Made alias(Step step, String operation) {
    require(step, "kms", "AWS::KMS::Alias");
    step.call("kms", operation, step.pick("AliasName", "TargetKeyId"));
    return Made.of(step.text("AliasName"));
  }

  private static Made createRepository(Step step) {
    require(step, "ecr", "AWS::ECR::Repository");
    String name =
        step.has("RepositoryName")
            ? step.text("RepositoryName")
            : step.generated(LONGEST_REPOSITORY, "").toLowerCase(Locale.ROOT);
    ObjectNode named = step.object().put("repositoryName", name);
    var names = step.object();
    names.putArray("repositoryNames").add(name);
    step.begin(name, () -> step.answers("ecr", "DescribeRepositories", names, NO_REPOSITORY));
    ObjectNode input = named.deepCopy();
    input.setAll(
        step.pick(
            "ImageTagMutability",
            "ImageScanningConfiguration",
            "EncryptionConfiguration",
            "ImageTagMutabilityExclusionFilters"));
    if (!step.tags().isEmpty()) {
      input.set("tags", step.tagList());
    }
    step.callUnless("ecr", "CreateRepository", input, "RepositoryAlreadyExistsException");
    repositorySettings(step, name);
    String uri =
        step.call("ecr", "DescribeRepositories", names)
            .path("repositories")
            .path(0)
            .path("repositoryUri")
            .asString("");
    return Made.of(name, "Arn", step.arn("ecr", "repository/" + name), "RepositoryUri", uri);
  }

  private static void repositorySettings(Step step, String name) {
    ObjectNode named = step.object().put("repositoryName", name);
    if (step.changed("LifecyclePolicy")) {
      if (step.has("LifecyclePolicy")) {
        ObjectNode input = named.deepCopy();
        input.set("lifecyclePolicyText", step.get("LifecyclePolicy").path("LifecyclePolicyText"));
        step.call("ecr", "PutLifecyclePolicy", input);
      } else {
        step.call("ecr", "DeleteLifecyclePolicy", named);
      }
    }
    if (step.changed("RepositoryPolicyText")) {
      if (step.has("RepositoryPolicyText")) {
        step.call(
            "ecr",
            "SetRepositoryPolicy",
            named.deepCopy().put("policyText", step.text("RepositoryPolicyText")));
      } else {
        step.call("ecr", "DeleteRepositoryPolicy", named);
      }
    }
  }

  private static Made updateRepository(Step step) {
    String name = step.physicalId();
    ObjectNode named = step.object().put("repositoryName", name);
    if (step.changed("ImageTagMutability")) {
      step.call(
          "ecr",
          "PutImageTagMutability",
          named.deepCopy().put("imageTagMutability", step.text("ImageTagMutability", "MUTABLE")));
    }
    if (step.changed("ImageScanningConfiguration")) {
      ObjectNode input = named.deepCopy();
      JsonNode wanted = step.get("ImageScanningConfiguration");
      input.set(
          "imageScanningConfiguration",
          wanted.isMissingNode() ? step.object().put("scanOnPush", false) : wanted);
      step.call("ecr", "PutImageScanningConfiguration", input);
    }
    repositorySettings(step, name);
    return new Made(name, step.attributes());
  }
}
