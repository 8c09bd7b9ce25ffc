package io.lambent.services.cloudformation.resource;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Models of queues, topics, streams, parameters, secrets and keys. */
final class DataModels {
  private DataModels() {}

  static void addTo(Map<String, ResourceModels.Addition> additions) {
    additions.put(
        "AWS::SQS::Queue",
        (step, model) ->
            model
                .put("QueueUrl", step.physicalId())
                .put("Arn", step.arn("sqs", model.path("QueueName").asString())));
    additions.put("AWS::SNS::Topic", DataModels::topic);
    additions.put("AWS::SNS::Subscription", DataModels::subscription);
    additions.put("AWS::Kinesis::Stream", DataModels::stream);
    additions.put("AWS::SSM::Parameter", DataModels::parameter);
    additions.put("AWS::SecretsManager::Secret", DataModels::secret);
    additions.put("AWS::KMS::Key", DataModels::key);
  }

  private static void topic(Step step, ObjectNode model) {
    String arn = step.physicalId();
    ObjectNode named = step.object().put("TopicArn", arn);
    JsonNode now = step.call("sns", "GetTopicAttributes", named).path("Attributes");
    model.put("TopicArn", arn).put("TopicName", arn.substring(arn.lastIndexOf(':') + 1));
    ResourceModels.copyAll(now, model, "FifoThroughputScope", "SignatureVersion", "TracingConfig");
    PropertyReaders.copyParsed(now, "ArchivePolicy", model, "ArchivePolicy");
    ArrayNode subscriptions = model.putArray("Subscription");
    ObjectNode page = named.deepCopy();
    do {
      ObjectNode found = step.call("sns", "ListSubscriptionsByTopic", page);
      found
          .path("Subscriptions")
          .forEach(each -> subscriptions.add(PropertyReaders.pick(each, "Endpoint", "Protocol")));
      page.put("NextToken", found.path("NextToken").asString(""));
    } while (!page.path("NextToken").asString().isEmpty());
    ObjectNode tagged = step.object().put("ResourceArn", arn);
    model.set(
        "Tags", PropertyReaders.tags(step.call("sns", "ListTagsForResource", tagged).path("Tags")));
  }

  private static void subscription(Step step, ObjectNode model) {
    String arn = step.physicalId();
    JsonNode now =
        step.call("sns", "GetSubscriptionAttributes", step.object().put("SubscriptionArn", arn))
            .path("Attributes");
    model.put("Arn", arn);
    ResourceModels.copyAll(now, model, "SubscriptionRoleArn");
    PropertyReaders.copyParsed(now, "DeliveryPolicy", model, "DeliveryPolicy");
    PropertyReaders.copyParsed(now, "ReplayPolicy", model, "ReplayPolicy");
  }

  private static void stream(Step step, ObjectNode model) {
    ObjectNode name = step.object().put("StreamName", step.physicalId());
    JsonNode now =
        step.call("kinesis", "DescribeStreamSummary", name).path("StreamDescriptionSummary");
    PropertyReaders.copy(now, "StreamARN", model, "Arn");
    ResourceModels.copyAll(now, model, "MaxRecordSizeInKiB");
    if (now.path("EncryptionType").asString("NONE").equals("KMS")) {
      model.set("StreamEncryption", PropertyReaders.pick(now, "EncryptionType", "KeyId"));
    }
    if (model.path("StreamModeDetails").path("StreamMode").asString("").equals("ON_DEMAND")) {
      model.remove("ShardCount");
    }
    model.set(
        "Tags", PropertyReaders.tags(step.call("kinesis", "ListTagsForStream", name).path("Tags")));
  }

  private static void parameter(Step step, ObjectNode model) {
    String name = step.physicalId();
    ObjectNode search = step.object();
    search
        .putArray("ParameterFilters")
        .addObject()
        .put("Key", "Name")
        .put("Option", "Equals")
        .putArray("Values")
        .add(name);
    JsonNode now = step.call("ssm", "DescribeParameters", search).path("Parameters").path(0);
    ResourceModels.copyAll(now, model, "AllowedPattern", "DataType", "Description", "Tier");
    ObjectNode tagged = step.object().put("ResourceType", "Parameter").put("ResourceId", name);
    ObjectNode tags = model.putObject("Tags");
    PropertyReaders.tags(step.call("ssm", "ListTagsForResource", tagged).path("TagList"))
        .forEach(tag -> tags.set(tag.path("Key").asString(), tag.path("Value")));
  }

  private static void secret(Step step, ObjectNode model) {
    ObjectNode id = step.object().put("SecretId", step.physicalId());
    JsonNode now = step.call("secretsmanager", "DescribeSecret", id);
    if (now.has("DeletedDate")) {
      throw ResourceModels.deleted("SecretsManager", "The secret");
    }
    PropertyReaders.copy(now, "ARN", model, "Id");
    model.set("Tags", PropertyReaders.tags(now.path("Tags")));
  }

  private static void key(Step step, ObjectNode model) {
    ObjectNode id = step.object().put("KeyId", step.physicalId());
    JsonNode now = step.call("kms", "DescribeKey", id).path("KeyMetadata");
    if (now.path("KeyState").asString("").equals("PendingDeletion")) {
      throw ResourceModels.deleted("Kms", "The key");
    }
    ResourceModels.copyAll(now, model, "Arn", "KeyId", "Origin");
    PropertyReaders.copyParsed(
        step.call("kms", "GetKeyPolicy", id.deepCopy().put("PolicyName", "default")),
        "Policy",
        model,
        "KeyPolicy");
    if (now.path("KeySpec").asString("").equals("SYMMETRIC_DEFAULT")) {
      PropertyReaders.copy(
          step.call("kms", "GetKeyRotationStatus", id),
          "KeyRotationEnabled",
          model,
          "EnableKeyRotation");
    }
    ObjectNode tags = JsonNodeFactory.instance.objectNode();
    for (JsonNode tag : step.call("kms", "ListResourceTags", id).path("Tags")) {
      tags.put(tag.path("TagKey").asString(), tag.path("TagValue").asString(""));
    }
    model.set("Tags", PropertyReaders.tags(tags));
  }
}
