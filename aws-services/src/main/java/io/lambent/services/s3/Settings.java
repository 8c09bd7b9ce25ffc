package io.lambent.services.s3;

import io.lambent.aws.wire.Struct;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the documents that belong to buckets. */
@Component
class Settings {
  private static final int LONGEST_POLICY = 20 * 1024;

  private final Buckets buckets;
  private final BucketTable table;
  private final JsonMapper json;

  Settings(Buckets buckets, BucketTable table, JsonMapper json) {
    this.buckets = buckets;
    this.table = table;
    this.json = json;
  }

  S3Answer get(Setting setting, S3Request request) {
    Bucket bucket = buckets.of(request);
    return S3Answer.document(
        setting.mediaType(),
        table.setting(bucket, setting.name()).orElseGet(() -> setting.standard(bucket)));
  }

  S3Answer put(Setting setting, S3Request request) {
    Bucket bucket = buckets.of(request);
    String document = request.wire().text();
    if (document.isBlank()) {
      throw S3Error.MALFORMED_XML.failure();
    }
    switch (setting) {
      case POLICY -> checkPolicy(document);
      case TAGGING -> Tags.of(request.input().struct("Tagging"));
      default -> checkPresent(request.input());
    }
    table.set(bucket, setting.name(), document);
    return S3Answer.empty();
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

  S3Answer delete(Setting setting, S3Request request) {
    table.remove(buckets.of(request), setting.name());
    return S3Answer.empty();
  }

  S3Answer policyStatus(S3Request request) {
    Bucket bucket = buckets.of(request);
    if (table.setting(bucket, Setting.POLICY.name()).isEmpty()) {
      throw S3Error.NO_SUCH_BUCKET_POLICY.failure("BucketName", bucket.name());
    }
    return S3Answer.with("PolicyStatus", Struct.of("IsPublic", false));
  }
}
