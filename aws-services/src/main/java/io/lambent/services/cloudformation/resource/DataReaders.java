package io.lambent.services.cloudformation.resource;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Readers of queues, topics, tables, streams, buckets, parameters, secrets and keys. */
final class DataReaders {
  private DataReaders() {}

  static void addTo(Map<String, PropertyReader> readers) {
    readers.put("AWS::SQS::Queue", DataReaders::queue);
    readers.put(
        "AWS::SNS::Topic",
        step ->
            PropertyReaders.pick(
                step.call(
                        "sns",
                        "GetTopicAttributes",
                        step.object().put("TopicArn", step.physicalId()))
                    .path("Attributes"),
                "DisplayName",
                "KmsMasterKeyId",
                "ContentBasedDeduplication",
                "FifoTopic"));
    readers.put("AWS::SNS::Subscription", DataReaders::subscription);
    readers.put("AWS::DynamoDB::Table", DataReaders::table);
    readers.put("AWS::Kinesis::Stream", DataReaders::stream);
    readers.put("AWS::S3::Bucket", DataReaders::bucket);
    readers.put(
        "AWS::SSM::Parameter",
        step ->
            PropertyReaders.pick(
                step.call("ssm", "GetParameter", step.object().put("Name", step.physicalId()))
                    .path("Parameter"),
                "Name",
                "Type",
                "Value"));
    readers.put(
        "AWS::SecretsManager::Secret",
        step ->
            PropertyReaders.pick(
                step.call(
                    "secretsmanager",
                    "DescribeSecret",
                    step.object().put("SecretId", step.physicalId())),
                "Name",
                "Description",
                "KmsKeyId"));
    readers.put(
        "AWS::KMS::Key",
        step ->
            PropertyReaders.pick(
                step.call("kms", "DescribeKey", step.object().put("KeyId", step.physicalId()))
                    .path("KeyMetadata"),
                "Description",
                "Enabled",
                "KeySpec",
                "KeyUsage",
                "MultiRegion"));
  }

  private static ObjectNode queue(Step step) {
    ObjectNode input = step.object().put("QueueUrl", step.physicalId());
    ObjectNode all = input.deepCopy();
    all.putArray("AttributeNames").add("All");
    JsonNode now = step.call("sqs", "GetQueueAttributes", all).path("Attributes");
    ObjectNode found =
        PropertyReaders.pick(
            now,
            "ContentBasedDeduplication",
            "DeduplicationScope",
            "DelaySeconds",
            "FifoQueue",
            "FifoThroughputLimit",
            "KmsDataKeyReusePeriodSeconds",
            "KmsMasterKeyId",
            "MaximumMessageSize",
            "MessageRetentionPeriod",
            "ReceiveMessageWaitTimeSeconds",
            "SqsManagedSseEnabled",
            "VisibilityTimeout");
    PropertyReaders.copyParsed(now, "RedrivePolicy", found, "RedrivePolicy");
    PropertyReaders.copyParsed(now, "RedriveAllowPolicy", found, "RedriveAllowPolicy");
    String arn = now.path("QueueArn").asString("");
    found.put("QueueName", arn.substring(arn.lastIndexOf(':') + 1));
    if (step.has("Tags")) {
      found.set(
          "Tags", PropertyReaders.tags(step.call("sqs", "ListQueueTags", input).path("Tags")));
    }
    return found;
  }

  private static ObjectNode subscription(Step step) {
    JsonNode now =
        step.call(
                "sns",
                "GetSubscriptionAttributes",
                step.object().put("SubscriptionArn", step.physicalId()))
            .path("Attributes");
    ObjectNode found =
        PropertyReaders.pick(
            now, "TopicArn", "Protocol", "Endpoint", "RawMessageDelivery", "FilterPolicyScope");
    PropertyReaders.copyParsed(now, "FilterPolicy", found, "FilterPolicy");
    PropertyReaders.copyParsed(now, "RedrivePolicy", found, "RedrivePolicy");
    return found;
  }

  private static ObjectNode table(Step step) {
    ObjectNode name = step.object().put("TableName", step.physicalId());
    JsonNode now = step.call("dynamodb", "DescribeTable", name).path("Table");
    ObjectNode found =
        PropertyReaders.pick(
            now,
            "TableName",
            "AttributeDefinitions",
            "KeySchema",
            "GlobalSecondaryIndexes",
            "LocalSecondaryIndexes",
            "ProvisionedThroughput",
            "DeletionProtectionEnabled");
    found.put(
        "BillingMode", now.path("BillingModeSummary").path("BillingMode").asString("PROVISIONED"));
    found.put("TableClass", now.path("TableClassSummary").path("TableClass").asString("STANDARD"));
    PropertyReaders.copy(now, "StreamSpecification", found, "StreamSpecification");
    if (step.has("TimeToLiveSpecification")) {
      JsonNode ttl =
          step.call("dynamodb", "DescribeTimeToLive", name).path("TimeToLiveDescription");
      ObjectNode setting = found.putObject("TimeToLiveSpecification");
      PropertyReaders.copy(ttl, "AttributeName", setting, "AttributeName");
      setting.put("Enabled", ttl.path("TimeToLiveStatus").asString("").startsWith("ENABL"));
    }
    if (step.has("Tags")) {
      ObjectNode arn = step.object().put("ResourceArn", now.path("TableArn").asString());
      JsonNode tags = step.call("dynamodb", "ListTagsOfResource", arn).path("Tags");
      found.set("Tags", PropertyReaders.tags(tags));
    }
    return found;
  }

  private static ObjectNode stream(Step step) {
    ObjectNode name = step.object().put("StreamName", step.physicalId());
    JsonNode now =
        step.call("kinesis", "DescribeStreamSummary", name).path("StreamDescriptionSummary");
    ObjectNode found = PropertyReaders.pick(now, "RetentionPeriodHours", "StreamModeDetails");
    PropertyReaders.copy(now, "StreamName", found, "Name");
    PropertyReaders.copy(now, "OpenShardCount", found, "ShardCount");
    return found;
  }

  private static ObjectNode bucket(Step step) {
    ObjectNode name = step.object().put("Bucket", step.physicalId());
    step.call("s3", "HeadBucket", name);
    ObjectNode found = step.object().put("BucketName", step.physicalId());
    if (step.has("VersioningConfiguration")) {
      ObjectNode now = PropertyReaders.pick(step.call("s3", "GetBucketVersioning", name), "Status");
      found.set("VersioningConfiguration", now);
    }
    if (step.has("PublicAccessBlockConfiguration")
        && step.answers(
            "s3", "GetPublicAccessBlock", name, "NoSuchPublicAccessBlockConfiguration")) {
      found.set(
          "PublicAccessBlockConfiguration",
          step.call("s3", "GetPublicAccessBlock", name).path("PublicAccessBlockConfiguration"));
    }
    if (step.has("Tags")) {
      ArrayNode tags = step.list();
      if (step.answers("s3", "GetBucketTagging", name, "NoSuchTagSet")) {
        tags = PropertyReaders.tags(step.call("s3", "GetBucketTagging", name).path("TagSet"));
      }
      found.set("Tags", tags);
    }
    return found;
  }
}
