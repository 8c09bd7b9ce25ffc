package io.lambent.services.cloudformation.resource;

import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.cloudformation.template.TemplateText;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Types of CloudWatch Logs, Parameter Store and Secrets Manager. */
final class ConfigTypes {
  private static final String NOT_FOUND = "ResourceNotFoundException";
  private static final int LONGEST_GROUP = 512;
  private static final int LONGEST_NAME = 512;

  private ConfigTypes() {}

  static void addTo(TypeList types) {
    types.add(
        "AWS::Logs::LogGroup",
        ConfigTypes::createGroup,
        ConfigTypes::updateGroup,
        step ->
            step.callUnless(
                "logs",
                "DeleteLogGroup",
                step.object().put("logGroupName", step.physicalId()),
                NOT_FOUND));
    types.add(
        "AWS::Logs::LogStream",
        step -> {
          String name = step.name("LogStreamName", LONGEST_NAME);
          ObjectNode input = step.pick("LogGroupName").put("LogStreamName", name);
          step.callUnless("logs", "CreateLogStream", input, "ResourceAlreadyExistsException");
          return Made.of(name);
        },
        null,
        step ->
            step.callUnless(
                "logs",
                "DeleteLogStream",
                step.pick("LogGroupName").put("LogStreamName", step.physicalId()),
                NOT_FOUND));
    filter(types, "AWS::Logs::SubscriptionFilter", "SubscriptionFilter");
    filter(types, "AWS::Logs::MetricFilter", "MetricFilter");
    types.add(
        "AWS::Logs::ResourcePolicy",
        step -> {
          step.call("logs", "PutResourcePolicy", step.properties());
          return Made.of(step.text("PolicyName"));
        },
        step -> {
          step.call("logs", "PutResourcePolicy", step.properties());
          return Made.of(step.physicalId());
        },
        step ->
            step.callUnless("logs", "DeleteResourcePolicy", step.pick("PolicyName"), NOT_FOUND));
    types.add(
        "AWS::SSM::Parameter",
        ConfigTypes::createParameter,
        ConfigTypes::updateParameter,
        step ->
            step.callUnless(
                "ssm",
                "DeleteParameter",
                step.object().put("Name", step.physicalId()),
                "ParameterNotFound"));
    types.add(
        "AWS::SecretsManager::Secret",
        ConfigTypes::createSecret,
        ConfigTypes::updateSecret,
        step ->
            step.callUnless(
                "secretsmanager",
                "DeleteSecret",
                step.object()
                    .put("SecretId", step.physicalId())
                    .put("ForceDeleteWithoutRecovery", true),
                NOT_FOUND));
    types.add(
        "AWS::SecretsManager::ResourcePolicy",
        ConfigTypes::secretPolicy,
        ConfigTypes::secretPolicy,
        step ->
            step.callUnless(
                "secretsmanager", "DeleteResourcePolicy", step.pick("SecretId"), NOT_FOUND));
    types.add(
        "AWS::SecretsManager::RotationSchedule",
        ConfigTypes::rotate,
        ConfigTypes::rotate,
        step ->
            step.callUnless(
                "secretsmanager", "CancelRotateSecret", step.pick("SecretId"), NOT_FOUND));
  }

  private static Made createGroup(Step step) {
    String name = step.name("LogGroupName", LONGEST_GROUP);
    ObjectNode input = step.pick("KmsKeyId", "LogGroupClass").put("logGroupName", name);
    for (String refused :
        List.of(
            "DataProtectionPolicy",
            "FieldIndexPolicies",
            "ResourcePolicyDocument",
            "BearerTokenAuthenticationEnabled",
            "DeletionProtectionEnabled")) {
      if (step.has(refused)) {
        throw new ResourceFailure(
            "Property " + refused + " of AWS::Logs::LogGroup is not supported.");
      }
    }
    step.begin(name, () -> groupExists(step, name));
    if (!step.tags().isEmpty()) {
      input.set("tags", step.tagMap());
    }
    step.callUnless("logs", "CreateLogGroup", input, "ResourceAlreadyExistsException");
    step.identified(name);
    retention(step, name);
    return Made.of(name, "Arn", step.arn("logs", "log-group:" + name + ":*"));
  }

  private static boolean groupExists(Step step, String name) {
    return step.call("logs", "DescribeLogGroups", step.object().put("logGroupNamePrefix", name))
        .path("logGroups")
        .valueStream()
        .anyMatch(group -> group.path("logGroupName").asString("").equals(name));
  }

  private static void retention(Step step, String name) {
    if (step.changed("RetentionInDays")) {
      ObjectNode input = step.pick("RetentionInDays").put("logGroupName", name);
      step.call(
          "logs",
          step.has("RetentionInDays") ? "PutRetentionPolicy" : "DeleteRetentionPolicy",
          input);
    }
  }

  private static Made updateGroup(Step step) {
    String name = step.physicalId();
    retention(step, name);
    String arn = step.arn("logs", "log-group:" + name);
    if (!step.removedTags().isEmpty()) {
      ObjectNode input = step.object().put("resourceArn", arn);
      input.set("tagKeys", step.removedTags());
      step.call("logs", "UntagResource", input);
    }
    if (!step.tags().isEmpty() && !step.tags().equals(step.tagsBefore())) {
      ObjectNode input = step.object().put("resourceArn", arn);
      input.set("tags", step.tagMap());
      step.call("logs", "TagResource", input);
    }
    return Made.of(name, "Arn", arn + ":*");
  }

  private static void filter(TypeList types, String type, String noun) {
    types.add(
        type,
        step -> putFilter(step, noun, step.name("FilterName", LONGEST_NAME)),
        step -> putFilter(step, noun, step.physicalId()),
        step ->
            step.callUnless(
                "logs",
                "Delete" + noun,
                step.pick("LogGroupName").put("FilterName", step.physicalId()),
                NOT_FOUND));
  }

  private static Made putFilter(Step step, String noun, String name) {
    ObjectNode input = step.properties().deepCopy().put("FilterName", name);
    for (JsonNode transformation : input.path("MetricTransformations")) {
      JsonNode dimensions = transformation.path("Dimensions");
      if (dimensions.isArray() && transformation instanceof ObjectNode object) {
        ObjectNode map = step.object();
        dimensions.forEach(each -> map.set(each.path("Key").asString(), each.path("Value")));
        object.set("Dimensions", map);
      }
    }
    step.call("logs", "Put" + noun, input);
    return Made.of(name);
  }

  private static Made parameter(Step step, String name) {
    return Made.of(name, "Type", step.text("Type"), "Value", step.text("Value"));
  }

  private static Made createParameter(Step step) {
    String name = step.text("Name", "CFN-" + step.logicalId() + "-" + step.token());
    if (step.text("Type").equals("SecureString")) {
      throw new ResourceFailure(
          "AWS::SSM::Parameter does not support the SecureString parameter type.");
    }
    step.begin(
        name,
        () ->
            step.answers(
                "ssm", "GetParameter", step.object().put("Name", name), "ParameterNotFound"));
    ObjectNode input = step.without("Tags").put("Name", name);
    if (!step.tags().isEmpty()) {
      input.set("Tags", step.tagList());
    }
    step.callUnless("ssm", "PutParameter", input, "ParameterAlreadyExists");
    return parameter(step, name);
  }

  private static Made updateParameter(Step step) {
    String name = step.physicalId();
    step.call("ssm", "PutParameter", step.without("Tags").put("Name", name).put("Overwrite", true));
    ObjectNode resource = step.object().put("ResourceType", "Parameter").put("ResourceId", name);
    if (!step.removedTags().isEmpty()) {
      ObjectNode input = resource.deepCopy();
      input.set("TagKeys", step.removedTags());
      step.call("ssm", "RemoveTagsFromResource", input);
    }
    if (!step.tags().isEmpty() && !step.tags().equals(step.tagsBefore())) {
      ObjectNode input = resource.deepCopy();
      input.set("Tags", step.tagList());
      step.call("ssm", "AddTagsToResource", input);
    }
    return parameter(step, name);
  }

  private static Made createSecret(Step step) {
    String name = step.text("Name", step.logicalId() + "-" + step.token());
    if (step.has("ReplicaRegions")) {
      throw new ResourceFailure("ReplicaRegions of AWS::SecretsManager::Secret is not supported.");
    }
    step.begin(
        name,
        () ->
            step.answers(
                "secretsmanager",
                "DescribeSecret",
                step.object().put("SecretId", name),
                NOT_FOUND));
    ObjectNode input = step.pick("Description", "KmsKeyId", "SecretString", "Type");
    input.put("Name", name);
    if (step.has("GenerateSecretString")) {
      input.put("SecretString", generate(step));
    }
    input.set("Tags", ResourceTags.list(step.initialTags()));
    step.callUnless("secretsmanager", "CreateSecret", input, "ResourceExistsException");
    String arn =
        step.call("secretsmanager", "DescribeSecret", step.object().put("SecretId", name))
            .path("ARN")
            .asString();
    return Made.of(arn, "Id", arn);
  }

  private static String generate(Step step) {
    ObjectNode input = step.get("GenerateSecretString").deepCopy().asObject();
    JsonNode template = input.remove("SecretStringTemplate");
    JsonNode key = input.remove("GenerateStringKey");
    String password =
        step.call("secretsmanager", "GetRandomPassword", input).path("RandomPassword").asString();
    if (template == null || key == null) {
      return password;
    }
    try {
      return TemplateText.snippet(template.asString())
          .asObject()
          .put(key.asString(), password)
          .toString();
    } catch (TemplateError e) {
      throw new ResourceFailure("SecretStringTemplate is no JSON: " + e.text());
    }
  }

  private static Made updateSecret(Step step) {
    String arn = step.physicalId();
    ObjectNode input = step.pick("Description", "KmsKeyId", "Type").put("SecretId", arn);
    if (step.changed("SecretString") && step.has("SecretString")) {
      input.set("SecretString", step.get("SecretString"));
    }
    if (step.changed("GenerateSecretString") && step.has("GenerateSecretString")) {
      input.put("SecretString", generate(step));
    }
    step.call("secretsmanager", "UpdateSecret", input);
    if (!step.removedTags().isEmpty()) {
      ObjectNode tags = step.object().put("SecretId", arn);
      tags.set("TagKeys", step.removedTags());
      step.call("secretsmanager", "UntagResource", tags);
    }
    if (!step.tags().isEmpty() && !step.tags().equals(step.tagsBefore())) {
      ObjectNode tags = step.object().put("SecretId", arn);
      tags.set("Tags", step.tagList());
      step.call("secretsmanager", "TagResource", tags);
    }
    return Made.of(arn, "Id", arn);
  }

  private static Made secretPolicy(Step step) {
    step.call("secretsmanager", "PutResourcePolicy", step.properties());
    return Made.of(step.text("SecretId"), "Id", step.text("SecretId"));
  }

  private static Made rotate(Step step) {
    for (String refused :
        List.of(
            "HostedRotationLambda",
            "ExternalSecretRotationMetadata",
            "ExternalSecretRotationRoleArn")) {
      if (step.has(refused)) {
        throw new ResourceFailure(
            "Property " + refused + " of AWS::SecretsManager::RotationSchedule is not supported.");
      }
    }
    ObjectNode input = step.pick("SecretId", "RotationLambdaARN", "RotationRules");
    if (step.has("RotateImmediatelyOnUpdate")) {
      input.set("RotateImmediately", step.get("RotateImmediatelyOnUpdate"));
    }
    step.call("secretsmanager", "RotateSecret", input);
    return Made.of(step.text("SecretId"), "Id", step.text("SecretId"));
  }
}
