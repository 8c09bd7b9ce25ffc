package io.lambent.services.cloudformation.resource;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The settings of buckets: each a property of the type and a pair of operations. */
final class BucketSettings {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final UnaryOperator<JsonNode> SAME = value -> value;

  /**
   * A setting.
   *
   * @param put the operation that sets it, with the value in a member
   * @param delete the operation that removes it; empty where an empty value removes it
   * @param form converts the property to the member
   */
  record Setting(
      String property, String put, String member, String delete, UnaryOperator<JsonNode> form) {}

  static final List<Setting> ALL =
      List.of(
          new Setting(
              "VersioningConfiguration",
              "PutBucketVersioning",
              "VersioningConfiguration",
              "",
              value -> value.isEmpty() ? NODES.objectNode().put("Status", "Suspended") : value),
          new Setting(
              "BucketEncryption",
              "PutBucketEncryption",
              "ServerSideEncryptionConfiguration",
              "DeleteBucketEncryption",
              BucketSettings::encryption),
          new Setting(
              "PublicAccessBlockConfiguration",
              "PutPublicAccessBlock",
              "PublicAccessBlockConfiguration",
              "DeletePublicAccessBlock",
              SAME),
          new Setting(
              "OwnershipControls",
              "PutBucketOwnershipControls",
              "OwnershipControls",
              "DeleteBucketOwnershipControls",
              SAME),
          new Setting(
              "CorsConfiguration",
              "PutBucketCors",
              "CORSConfiguration",
              "DeleteBucketCors",
              value ->
                  rules(
                      "CORSRules",
                      value.path("CorsRules"),
                      Map.of("ExposedHeaders", "ExposeHeaders", "MaxAge", "MaxAgeSeconds"))),
          new Setting(
              "LifecycleConfiguration",
              "PutBucketLifecycleConfiguration",
              "LifecycleConfiguration",
              "DeleteBucketLifecycle",
              BucketSettings::lifecycle),
          new Setting(
              "WebsiteConfiguration",
              "PutBucketWebsite",
              "WebsiteConfiguration",
              "DeleteBucketWebsite",
              BucketSettings::website),
          new Setting(
              "LoggingConfiguration",
              "PutBucketLogging",
              "BucketLoggingStatus",
              "",
              BucketSettings::logging),
          new Setting(
              "ObjectLockConfiguration",
              "PutObjectLockConfiguration",
              "ObjectLockConfiguration",
              "",
              BucketSettings::objectLock),
          new Setting(
              "AccelerateConfiguration",
              "PutBucketAccelerateConfiguration",
              "AccelerateConfiguration",
              "",
              value ->
                  NODES
                      .objectNode()
                      .put("Status", value.path("AccelerationStatus").asString("Suspended"))),
          new Setting(
              "NotificationConfiguration",
              "PutBucketNotificationConfiguration",
              "NotificationConfiguration",
              "",
              BucketSettings::notifications));

  private BucketSettings() {}

  /** {@code PublicRead} becomes {@code public-read}. */
  static String acl(String accessControl) {
    return accessControl.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  private static ObjectNode renamed(JsonNode from, Map<String, String> names) {
    ObjectNode to = NODES.objectNode();
    from.properties()
        .forEach(part -> to.set(names.getOrDefault(part.getKey(), part.getKey()), part.getValue()));
    return to;
  }

  private static JsonNode rules(String member, JsonNode list, Map<String, String> names) {
    ObjectNode outer = NODES.objectNode();
    ArrayNode rules = outer.putArray(member);
    list.forEach(rule -> rules.add(renamed(rule, names)));
    return outer;
  }

  private static JsonNode encryption(JsonNode value) {
    return rules(
        "Rules",
        value.path("ServerSideEncryptionConfiguration"),
        Map.of("ServerSideEncryptionByDefault", "ApplyServerSideEncryptionByDefault"));
  }

  private static JsonNode lifecycle(JsonNode value) {
    ObjectNode outer = NODES.objectNode();
    ArrayNode rules = outer.putArray("Rules");
    value.path("Rules").forEach(rule -> rules.add(lifecycleRule(rule)));
    return outer;
  }

  private static ObjectNode lifecycleRule(JsonNode from) {
    ObjectNode rule = NODES.objectNode();
    copy(from, "Id", rule, "ID");
    copy(from, "Status", rule, "Status");
    copy(from, "AbortIncompleteMultipartUpload", rule, "AbortIncompleteMultipartUpload");
    ObjectNode expiration = NODES.objectNode();
    copy(from, "ExpirationInDays", expiration, "Days");
    copy(from, "ExpirationDate", expiration, "Date");
    copy(from, "ExpiredObjectDeleteMarker", expiration, "ExpiredObjectDeleteMarker");
    if (!expiration.isEmpty()) {
      rule.set("Expiration", expiration);
    }
    if (from.has("NoncurrentVersionExpirationInDays")) {
      ObjectNode noncurrent = rule.putObject("NoncurrentVersionExpiration");
      copy(from, "NoncurrentVersionExpirationInDays", noncurrent, "NoncurrentDays");
    }
    copy(from, "NoncurrentVersionExpiration", rule, "NoncurrentVersionExpiration");
    transitions(from, "Transition", "Transitions", "Transitions", rule);
    transitions(
        from,
        "NoncurrentVersionTransition",
        "NoncurrentVersionTransitions",
        "NoncurrentVersionTransitions",
        rule);
    rule.set("Filter", filter(from));
    return rule;
  }

  private static void transitions(
      JsonNode from, String one, String several, String member, ObjectNode rule) {
    ArrayNode list = NODES.arrayNode();
    Map<String, String> names =
        Map.of(
            "TransitionInDays",
            member.startsWith("Noncurrent") ? "NoncurrentDays" : "Days",
            "TransitionDate",
            "Date",
            "NewerNoncurrentVersions",
            "NewerNoncurrentVersions");
    if (from.has(one)) {
      list.add(renamed(from.get(one), names));
    }
    from.path(several).forEach(each -> list.add(renamed(each, names)));
    if (!list.isEmpty()) {
      rule.set(member, list);
    }
  }

  private static ObjectNode filter(JsonNode from) {
    ObjectNode parts = NODES.objectNode();
    copy(from, "Prefix", parts, "Prefix");
    copy(from, "ObjectSizeGreaterThan", parts, "ObjectSizeGreaterThan");
    copy(from, "ObjectSizeLessThan", parts, "ObjectSizeLessThan");
    JsonNode tags = from.path("TagFilters");
    if (parts.size() + tags.size() > 1) {
      if (!tags.isEmpty()) {
        parts.set("Tags", tags);
      }
      ObjectNode and = NODES.objectNode();
      and.set("And", parts);
      return and;
    }
    if (!tags.isEmpty()) {
      parts.set("Tag", tags.get(0));
    } else if (parts.isEmpty()) {
      parts.put("Prefix", "");
    }
    return parts;
  }

  private static void copy(JsonNode from, String property, ObjectNode to, String member) {
    if (from.has(property)) {
      to.set(member, from.get(property));
    }
  }

  private static JsonNode website(JsonNode value) {
    ObjectNode website = NODES.objectNode();
    if (value.has("IndexDocument")) {
      website.putObject("IndexDocument").set("Suffix", value.get("IndexDocument"));
    }
    if (value.has("ErrorDocument")) {
      website.putObject("ErrorDocument").set("Key", value.get("ErrorDocument"));
    }
    copy(value, "RedirectAllRequestsTo", website, "RedirectAllRequestsTo");
    if (value.has("RoutingRules")) {
      ArrayNode rules = website.putArray("RoutingRules");
      value
          .get("RoutingRules")
          .forEach(
              rule ->
                  rules.add(
                      renamed(
                          rule,
                          Map.of(
                              "RoutingRuleCondition", "Condition", "RedirectRule", "Redirect"))));
    }
    return website;
  }

  private static JsonNode logging(JsonNode value) {
    ObjectNode status = NODES.objectNode();
    if (value.has("DestinationBucketName")) {
      ObjectNode enabled = status.putObject("LoggingEnabled");
      enabled.set("TargetBucket", value.get("DestinationBucketName"));
      enabled.put("TargetPrefix", value.path("LogFilePrefix").asString(""));
    }
    return status;
  }

  private static JsonNode objectLock(JsonNode value) {
    ObjectNode lock = NODES.objectNode().put("ObjectLockEnabled", "Enabled");
    copy(value, "Rule", lock, "Rule");
    return lock;
  }

  private static JsonNode notifications(JsonNode value) {
    ObjectNode all = NODES.objectNode();
    notification(value, "LambdaConfigurations", "Function", all, "LambdaFunction");
    notification(value, "QueueConfigurations", "Queue", all, "Queue");
    notification(value, "TopicConfigurations", "Topic", all, "Topic");
    JsonNode bridge = value.path("EventBridgeConfiguration");
    if (!bridge.isMissingNode() && bridge.path("EventBridgeEnabled").asBoolean(true)) {
      all.putObject("EventBridgeConfiguration");
    }
    return all;
  }

  private static void notification(
      JsonNode value, String property, String target, ObjectNode all, String kind) {
    if (!value.has(property)) {
      return;
    }
    ArrayNode list = all.putArray(kind + "Configurations");
    for (JsonNode from : value.get(property)) {
      ObjectNode each = list.addObject();
      each.set(kind + "Arn", from.path(target));
      each.putArray("Events").add(from.path("Event"));
      JsonNode rules = from.path("Filter").path("S3Key").path("Rules");
      if (!rules.isMissingNode()) {
        each.putObject("Filter").putObject("Key").set("FilterRules", rules);
      }
    }
  }
}
