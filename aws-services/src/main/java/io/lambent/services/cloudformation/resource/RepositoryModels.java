package io.lambent.services.cloudformation.resource;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Models of aliases of keys, of repositories, and of policies that resources have. */
final class RepositoryModels {
  private RepositoryModels() {}

  static void addTo(Map<String, ResourceModels.Addition> additions) {
    additions.put("AWS::KMS::Alias", RepositoryModels::alias);
    additions.put("AWS::ECR::Repository", RepositoryModels::repository);
    additions.put(
        "AWS::S3::BucketPolicy",
        (step, model) -> {
          model.put("Bucket", step.physicalId());
          JsonNode now =
              step.call("s3", "GetBucketPolicy", step.object().put("Bucket", step.physicalId()));
          PropertyReaders.copyParsed(now, "Policy", model, "PolicyDocument");
        });
    additions.put(
        "AWS::SQS::QueueInlinePolicy",
        (step, model) -> {
          ObjectNode input = step.object().put("QueueUrl", step.physicalId());
          input.putArray("AttributeNames").add("Policy");
          JsonNode now = step.call("sqs", "GetQueueAttributes", input).path("Attributes");
          if (now.path("Policy").asString("").isEmpty()) {
            throw ResourceModels.missing("SQS");
          }
          model.put("Queue", step.physicalId());
          PropertyReaders.copyParsed(now, "Policy", model, "PolicyDocument");
        });
  }

  private static void alias(Step step, ObjectNode model) {
    ObjectNode page = step.object();
    do {
      ObjectNode found = step.call("kms", "ListAliases", page);
      for (JsonNode alias : found.path("Aliases")) {
        if (alias.path("AliasName").asString().equals(step.physicalId())) {
          ResourceModels.copyAll(alias, model, "AliasName", "TargetKeyId");
          return;
        }
      }
      page.put("Marker", found.path("NextMarker").asString(""));
    } while (!page.path("Marker").asString().isEmpty());
    throw ResourceModels.missing("Kms");
  }

  private static void repository(Step step, ObjectNode model) {
    ObjectNode names = step.object();
    names.putArray("repositoryNames").add(step.physicalId());
    JsonNode now = step.call("ecr", "DescribeRepositories", names).path("repositories").path(0);
    PropertyReaders.copy(now, "repositoryName", model, "RepositoryName");
    PropertyReaders.copy(now, "repositoryArn", model, "Arn");
    PropertyReaders.copy(now, "repositoryUri", model, "RepositoryUri");
    PropertyReaders.copy(now, "imageTagMutability", model, "ImageTagMutability");
    JsonNode scan = now.path("imageScanningConfiguration").path("scanOnPush");
    if (!scan.isMissingNode()) {
      model.putObject("ImageScanningConfiguration").set("ScanOnPush", scan);
    }
    JsonNode encryption = now.path("encryptionConfiguration");
    if (!encryption.isMissingNode()) {
      ObjectNode to = model.putObject("EncryptionConfiguration");
      PropertyReaders.copy(encryption, "encryptionType", to, "EncryptionType");
      PropertyReaders.copy(encryption, "kmsKey", to, "KmsKey");
    }
    ObjectNode name = step.object().put("repositoryName", step.physicalId());
    JsonNode lifecycle =
        ResourceModels.settings(
                step, "ecr", "GetLifecyclePolicy", name, "LifecyclePolicyNotFoundException")
            .path("lifecyclePolicyText");
    if (!lifecycle.isMissingNode()) {
      model.putObject("LifecyclePolicy").set("LifecyclePolicyText", lifecycle);
    }
    PropertyReaders.copyParsed(
        ResourceModels.settings(
            step, "ecr", "GetRepositoryPolicy", name, "RepositoryPolicyNotFoundException"),
        "policyText",
        model,
        "RepositoryPolicyText");
    ObjectNode tagged = step.object().put("resourceArn", now.path("repositoryArn").asString());
    model.set(
        "Tags", PropertyReaders.tags(step.call("ecr", "ListTagsForResource", tagged).path("tags")));
  }
}
