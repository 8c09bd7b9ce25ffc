package io.lambent.services.cloudformation.resource;

import io.lambent.aws.arn.Arn;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The model of buckets: the way back of {@link BucketSettings}. */
final class BucketModels {
  private BucketModels() {}

  static void addTo(Map<String, ResourceModels.Addition> additions) {
    additions.put("AWS::S3::Bucket", BucketModels::bucket);
  }

  private static void bucket(Step step, ObjectNode model) {
    String name = step.physicalId();
    String region = step.region();
    model
        .put("Arn", "arn:" + Arn.partition(region) + ":s3:::" + name)
        .put("DomainName", name + ".s3.amazonaws.com")
        .put("DualStackDomainName", name + ".s3.dualstack." + region + ".amazonaws.com")
        .put("RegionalDomainName", name + ".s3." + region + ".amazonaws.com")
        .put("WebsiteURL", "http://" + name + ".s3-website-" + region + ".amazonaws.com");
    ObjectNode input = step.object().put("Bucket", name);
    PropertyReaders.copy(
        ResourceModels.settings(
            step, "s3", "GetBucketOwnershipControls", input, "OwnershipControlsNotFoundError"),
        "OwnershipControls",
        model,
        "OwnershipControls");
    encryption(
        ResourceModels.settings(
            step,
            "s3",
            "GetBucketEncryption",
            input,
            "ServerSideEncryptionConfigurationNotFoundError"),
        model);
    cors(
        ResourceModels.settings(step, "s3", "GetBucketCors", input, "NoSuchCORSConfiguration"),
        model);
    website(
        ResourceModels.settings(
            step, "s3", "GetBucketWebsite", input, "NoSuchWebsiteConfiguration"),
        model);
    logging(step.call("s3", "GetBucketLogging", input).path("LoggingEnabled"), model);
    JsonNode acceleration =
        step.call("s3", "GetBucketAccelerateConfiguration", input).path("Status");
    if (acceleration.isString()) {
      model.putObject("AccelerateConfiguration").set("AccelerationStatus", acceleration);
    }
    objectLock(
        ResourceModels.settings(
                step,
                "s3",
                "GetObjectLockConfiguration",
                input,
                "ObjectLockConfigurationNotFoundError")
            .path("ObjectLockConfiguration"),
        model);
    notifications(step.call("s3", "GetBucketNotificationConfiguration", input), model);
    LifecycleModel.add(
        ResourceModels.settings(
            step, "s3", "GetBucketLifecycleConfiguration", input, "NoSuchLifecycleConfiguration"),
        model);
  }

  /** A copy with other names of members. */
  static ObjectNode renamed(JsonNode from, Map<String, String> names, ObjectNode to) {
    from.properties()
        .forEach(part -> to.set(names.getOrDefault(part.getKey(), part.getKey()), part.getValue()));
    return to;
  }

  private static void encryption(JsonNode found, ObjectNode model) {
    JsonNode rules = found.path("ServerSideEncryptionConfiguration").path("Rules");
    if (!rules.isEmpty()) {
      ArrayNode list =
          model.putObject("BucketEncryption").putArray("ServerSideEncryptionConfiguration");
      rules.forEach(
          rule ->
              renamed(
                  rule,
                  Map.of("ApplyServerSideEncryptionByDefault", "ServerSideEncryptionByDefault"),
                  list.addObject()));
    }
  }

  private static void cors(JsonNode found, ObjectNode model) {
    JsonNode rules = found.path("CORSRules");
    if (!rules.isEmpty()) {
      ArrayNode list = model.putObject("CorsConfiguration").putArray("CorsRules");
      rules.forEach(
          rule ->
              renamed(
                  rule,
                  Map.of("ID", "Id", "ExposeHeaders", "ExposedHeaders", "MaxAgeSeconds", "MaxAge"),
                  list.addObject()));
    }
  }

  private static void website(JsonNode found, ObjectNode model) {
    if (found.isEmpty()) {
      return;
    }
    ObjectNode website = model.putObject("WebsiteConfiguration");
    PropertyReaders.copy(found.path("IndexDocument"), "Suffix", website, "IndexDocument");
    PropertyReaders.copy(found.path("ErrorDocument"), "Key", website, "ErrorDocument");
    ResourceModels.copyAll(found, website, "RedirectAllRequestsTo");
    JsonNode rules = found.path("RoutingRules");
    if (!rules.isEmpty()) {
      ArrayNode list = website.putArray("RoutingRules");
      rules.forEach(
          rule ->
              renamed(
                  rule,
                  Map.of("Condition", "RoutingRuleCondition", "Redirect", "RedirectRule"),
                  list.addObject()));
    }
  }

  private static void logging(JsonNode enabled, ObjectNode model) {
    if (!enabled.isMissingNode()) {
      ObjectNode logging = model.putObject("LoggingConfiguration");
      PropertyReaders.copy(enabled, "TargetBucket", logging, "DestinationBucketName");
      if (!enabled.path("TargetPrefix").asString("").isEmpty()) {
        PropertyReaders.copy(enabled, "TargetPrefix", logging, "LogFilePrefix");
      }
    }
  }

  private static void objectLock(JsonNode found, ObjectNode model) {
    if (!found.isMissingNode()) {
      model.put("ObjectLockEnabled", true);
      model.set("ObjectLockConfiguration", found);
    }
  }

  private static void notifications(JsonNode found, ObjectNode model) {
    ObjectNode all = model.putObject("NotificationConfiguration");
    notification(found, "LambdaFunction", all, "LambdaConfigurations", "Function");
    notification(found, "Queue", all, "QueueConfigurations", "Queue");
    notification(found, "Topic", all, "TopicConfigurations", "Topic");
    if (found.has("EventBridgeConfiguration")) {
      all.putObject("EventBridgeConfiguration").put("EventBridgeEnabled", true);
    }
  }

  /** A notification of several events is one of the type for each of them. */
  private static void notification(
      JsonNode found, String kind, ObjectNode all, String property, String target) {
    for (JsonNode from : found.path(kind + "Configurations")) {
      for (JsonNode event : from.path("Events")) {
        ObjectNode each = all.withArray(property).addObject();
        each.set("Event", event);
        each.set(target, from.path(kind + "Arn"));
        JsonNode rules = from.path("Filter").path("Key").path("FilterRules");
        if (!rules.isEmpty()) {
          each.putObject("Filter").putObject("S3Key").set("Rules", rules);
        }
      }
    }
  }
}
