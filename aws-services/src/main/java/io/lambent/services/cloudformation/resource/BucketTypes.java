package io.lambent.services.cloudformation.resource;

import io.lambent.aws.arn.Arn;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Types of S3. {@link BucketSettings} turns properties into members of operations. */
final class BucketTypes {
  private static final int LONGEST_NAME = 63;
  private static final String NO_BUCKET = "NoSuchBucket";

  private static final List<String> REFUSED =
      List.of(
          "AbacStatus",
          "AnalyticsConfigurations",
          "BucketNamePrefix",
          "BucketNamespace",
          "IntelligentTieringConfigurations",
          "InventoryConfigurations",
          "MetadataConfiguration",
          "MetadataTableConfiguration",
          "MetricsConfigurations",
          "ReplicationConfiguration");

  private BucketTypes() {}

  static void addTo(TypeList types) {
    types.add(
        "AWS::S3::Bucket",
        BucketTypes::create,
        BucketTypes::update,
        step ->
            step.callUnless(
                "s3", "DeleteBucket", step.object().put("Bucket", step.physicalId()), NO_BUCKET));
    types.add(
        "AWS::S3::BucketPolicy",
        BucketTypes::putPolicy,
        BucketTypes::putPolicy,
        step ->
            step.callUnless(
                "s3",
                "DeleteBucketPolicy",
                step.object().put("Bucket", step.text("Bucket")),
                NO_BUCKET));
  }

  private static Made putPolicy(Step step) {
    step.call(
        "s3",
        "PutBucketPolicy",
        step.object()
            .put("Bucket", step.text("Bucket"))
            .put("Policy", step.text("PolicyDocument")));
    return Made.of(step.text("Bucket"));
  }

  private static Made create(Step step) {
    String name =
        step.has("BucketName")
            ? step.text("BucketName")
            : step.generated(LONGEST_NAME, "").toLowerCase(Locale.ROOT);
    ObjectNode bucket = step.object().put("Bucket", name);
    step.begin(
        name, () -> step.answers("s3", "HeadBucket", bucket, NO_BUCKET, "NotFound", "404", ""));
    ObjectNode input = bucket.deepCopy();
    if (!step.region().equals("us-east-1")) {
      input.putObject("CreateBucketConfiguration").put("LocationConstraint", step.region());
    }
    if (step.has("AccessControl")) {
      input.put("ACL", BucketSettings.acl(step.text("AccessControl")));
    }
    if (step.has("ObjectLockEnabled")) {
      input.set("ObjectLockEnabledForBucket", step.get("ObjectLockEnabled"));
    }
    step.callUnless("s3", "CreateBucket", input, "BucketAlreadyOwnedByYou");
    step.identified(name);
    return settings(step, name);
  }

  private static Made update(Step step) {
    return settings(step, step.physicalId());
  }

  private static Made settings(Step step, String name) {
    for (String refused : REFUSED) {
      if (step.has(refused)) {
        throw new ResourceFailure("Property " + refused + " of AWS::S3::Bucket is not supported.");
      }
    }
    for (BucketSettings.Setting setting : BucketSettings.ALL) {
      if (step.changed(setting.property())) {
        ObjectNode input = step.object().put("Bucket", name);
        if (step.has(setting.property())) {
          input.set(setting.member(), setting.form().apply(step.get(setting.property())));
          step.call("s3", setting.put(), input);
        } else if (setting.delete().isEmpty()) {
          input.set(setting.member(), setting.form().apply(step.object()));
          step.call("s3", setting.put(), input);
        } else {
          step.call("s3", setting.delete(), input);
        }
      }
    }
    tags(step, name);
    String region = step.region();
    return Made.of(
        name,
        "Arn",
        "arn:" + Arn.partition(region) + ":s3:::" + name,
        "DomainName",
        name + ".s3.amazonaws.com",
        "DualStackDomainName",
        name + ".s3.dualstack." + region + ".amazonaws.com",
        "RegionalDomainName",
        name + ".s3." + region + ".amazonaws.com",
        "WebsiteURL",
        "http://" + name + ".s3-website-" + region + ".amazonaws.com");
  }

  private static void tags(Step step, String name) {
    Map<String, String> tags = step.tags();
    ObjectNode input = step.object().put("Bucket", name);
    if (!tags.isEmpty()) {
      ArrayNode set = input.putObject("Tagging").putArray("TagSet");
      ResourceTags.list(tags).forEach((JsonNode tag) -> set.add(tag));
      step.call("s3", "PutBucketTagging", input);
    } else if (!step.tagsBefore().isEmpty()) {
      step.call("s3", "DeleteBucketTagging", input);
    }
  }
}
