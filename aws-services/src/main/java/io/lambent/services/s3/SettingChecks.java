package io.lambent.services.s3;

import io.lambent.aws.wire.Struct;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Checks documents before a bucket gets them. */
@Component
class SettingChecks {
  private static final int MOST_ROUTING_RULES = 50;
  private static final int LONGEST_POLICY = 20 * 1024;

  private final BucketTable table;
  private final JsonMapper json;

  SettingChecks(BucketTable table, JsonMapper json) {
    this.table = table;
    this.json = json;
  }

  /**
   * Checks the document of a request.
   *
   * @throws io.lambent.aws.error.AwsFailure where the bucket cannot have it
   */
  void check(Setting setting, Bucket bucket, S3Request request) {
    Struct input = request.input();
    switch (setting) {
      case POLICY -> checkPolicy(request.wire().text());
      case TAGGING -> Tags.of(input.struct("Tagging"));
      case CORS -> CorsRules.of(input.struct("CORSConfiguration"));
      case LIFECYCLE -> LifecycleRules.of(input.struct("LifecycleConfiguration"));
      case ACCELERATE -> checkAcceleration(bucket, input.struct("AccelerateConfiguration"));
      case LOGGING -> checkLogging(bucket, input.struct("BucketLoggingStatus"));
      case REQUEST_PAYMENT ->
          checkMember(
              input.struct("RequestPaymentConfiguration"),
              "Payer",
              Set.of("Requester", "BucketOwner"));
      case OBJECT_LOCK -> Locking.check(bucket, input.struct("ObjectLockConfiguration"));
      case WEBSITE -> checkWebsite(input.struct("WebsiteConfiguration"));
      case ENCRYPTION, OWNERSHIP, PUBLIC_ACCESS_BLOCK, REPLICATION -> checkPresent(input);
    }
  }

  /** The document has something of what it is named for, so it was readable as that. */
  private static void checkPresent(Struct input) {
    boolean hasContent =
        input.members().values().stream()
            .anyMatch(value -> value instanceof Struct part && !part.members().isEmpty());
    if (!hasContent) {
      throw S3Error.MALFORMED_XML.failure();
    }
  }

  private void checkPolicy(String document) {
    if (document.length() > LONGEST_POLICY) {
      throw S3Error.MALFORMED_POLICY.failure("Policy exceeds the maximum allowed document size.");
    }
    try {
      if (!json.readTree(document).path("Statement").isMissingNode()) {
        return;
      }
    } catch (JacksonException e) {
      throw S3Error.MALFORMED_POLICY.failure();
    }
    throw S3Error.MALFORMED_POLICY.failure("Missing required field Statement");
  }

  private static void checkMember(@Nullable Struct document, String member, Set<String> values) {
    String value = document == null ? null : document.text(member);
    if (value == null || !values.contains(value)) {
      throw S3Error.MALFORMED_XML.failure();
    }
  }

  private static void checkAcceleration(Bucket bucket, @Nullable Struct configuration) {
    if (bucket.name().indexOf('.') >= 0) {
      throw S3Error.INVALID_REQUEST.failure(
          "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names");
    }
    checkMember(configuration, "Status", Set.of("Enabled", "Suspended"));
  }

  /** An empty document ends logging. */
  private void checkLogging(Bucket bucket, @Nullable Struct status) {
    Struct enabled = status == null ? null : status.struct("LoggingEnabled");
    if (enabled == null) {
      return;
    }
    String target = enabled.text("TargetBucket");
    if (target == null || !enabled.has("TargetPrefix")) {
      throw S3Error.MALFORMED_XML.failure();
    }
    Bucket found = table.find(target);
    if (found == null || !found.account().equals(bucket.account())) {
      throw S3Error.INVALID_TARGET_BUCKET.failure("TargetBucket", target);
    }
  }

  private static void checkWebsite(@Nullable Struct configuration) {
    if (configuration == null) {
      throw S3Error.MALFORMED_XML.failure();
    }
    Struct redirect = configuration.struct("RedirectAllRequestsTo");
    if (redirect != null) {
      if (redirect.text("HostName") == null || configuration.members().size() > 1) {
        throw S3Error.MALFORMED_XML.failure();
      }
      return;
    }
    checkRules(configuration);
    Struct index = configuration.struct("IndexDocument");
    String suffix = index == null ? null : index.text("Suffix");
    if (suffix == null) {
      throw S3Error.argument(
          "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
          "IndexDocument",
          "null");
    }
    if (suffix.isEmpty() || suffix.indexOf('/') >= 0) {
      throw S3Error.argument(
          "The IndexDocument Suffix is not well formed", "IndexDocument", suffix);
    }
  }

  /** Reads the routing rules, which throws an error where they are not valid. */
  private static void checkRules(Struct configuration) {
    int count = WebsiteRules.of(configuration).rules().size();
    if (count > MOST_ROUTING_RULES) {
      throw S3Error.INVALID_REQUEST.failure(
          count
              + " routing rules provided, the number of routing rules in a website configuration"
              + " is limited to 50.");
    }
  }
}
