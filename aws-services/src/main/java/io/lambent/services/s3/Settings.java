package io.lambent.services.s3;

import io.lambent.aws.wire.Struct;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the documents that belong to buckets. */
@Component
class Settings {
  private static final String TRANSITION_SIZE = "TransitionDefaultMinimumObjectSize";

  /** The name under which the size is kept that is sent beside lifecycle rules. */
  private static final String TRANSITION_SIZE_NAME = "LIFECYCLE_TRANSITION_SIZE";

  private static final String STANDARD_TRANSITION_SIZE = "all_storage_classes_128K";

  /** Actions of statements that allow reading of objects. */
  private static final Set<String> READS = Set.of("s3:getobject", "s3:get*", "s3:*", "*");

  private final Buckets buckets;
  private final BucketTable table;
  private final LifecycleTable lifecycle;
  private final SettingChecks checks;
  private final TransactionTemplate transactions;
  private final JsonMapper json;

  Settings(
      Buckets buckets,
      BucketTable table,
      LifecycleTable lifecycle,
      SettingChecks checks,
      TransactionTemplate transactions,
      JsonMapper json) {
    this.buckets = buckets;
    this.table = table;
    this.lifecycle = lifecycle;
    this.checks = checks;
    this.transactions = transactions;
    this.json = json;
  }

  S3Answer get(Setting setting, S3Request request) {
    Bucket bucket = buckets.of(request);
    String document =
        table.setting(bucket, setting.name()).orElseGet(() -> setting.standard(bucket));
    Struct output =
        setting == Setting.LIFECYCLE
            ? Struct.of(TRANSITION_SIZE, transitionSize(bucket))
            : new Struct();
    return S3Answer.document(output, setting.mediaType(), document);
  }

  private String transitionSize(Bucket bucket) {
    return table.setting(bucket, TRANSITION_SIZE_NAME).orElse(STANDARD_TRANSITION_SIZE);
  }

  S3Answer put(Setting setting, S3Request request) {
    Bucket bucket = buckets.of(request);
    String document = request.wire().text();
    if (document.isBlank()) {
      throw S3Error.MALFORMED_XML.failure();
    }
    checks.check(setting, bucket, request);
    if (setting != Setting.LIFECYCLE) {
      table.set(bucket, setting.name(), document);
      return S3Answer.empty();
    }
    String size = request.text(TRANSITION_SIZE);
    String kept = size == null ? STANDARD_TRANSITION_SIZE : size;
    transactions.executeWithoutResult(
        status -> {
          table.set(bucket, setting.name(), document);
          table.set(bucket, TRANSITION_SIZE_NAME, kept);
          lifecycle.schedule(bucket);
        });
    return S3Answer.with(TRANSITION_SIZE, kept);
  }

  S3Answer delete(Setting setting, S3Request request) {
    Bucket bucket = buckets.of(request);
    if (setting == Setting.LIFECYCLE) {
      transactions.executeWithoutResult(
          status -> {
            table.remove(bucket, setting.name());
            table.remove(bucket, TRANSITION_SIZE_NAME);
            lifecycle.remove(bucket);
          });
    } else {
      table.remove(bucket, setting.name());
    }
    return S3Answer.empty();
  }

  S3Answer policyStatus(S3Request request) {
    Bucket bucket = buckets.of(request);
    String policy =
        table
            .setting(bucket, Setting.POLICY.name())
            .orElseThrow(() -> S3Error.NO_SUCH_BUCKET_POLICY.failure("BucketName", bucket.name()));
    return S3Answer.with("PolicyStatus", Struct.of("IsPublic", isPublic(json.readTree(policy))));
  }

  /** Returns true where the bucket's policy lets anyone read its objects. */
  boolean isReadableByAnyone(Bucket bucket) {
    return table
        .setting(bucket, Setting.POLICY.name())
        .map(policy -> statements(json.readTree(policy)).anyMatch(Settings::letsAnyoneRead))
        .orElse(false);
  }

  private static boolean letsAnyoneRead(JsonNode statement) {
    JsonNode action = statement.path("Action");
    return isOpen(statement)
        && (action.isArray() ? action.valueStream() : Stream.of(action))
            .anyMatch(one -> READS.contains(one.asString("").toLowerCase(Locale.ROOT)));
  }

  /** Returns true where a statement allows anyone something without a condition. */
  private static boolean isPublic(JsonNode policy) {
    return statements(policy).anyMatch(Settings::isOpen);
  }

  private static Stream<JsonNode> statements(JsonNode policy) {
    JsonNode statements = policy.path("Statement");
    return statements.isArray() ? statements.valueStream() : Stream.of(statements);
  }

  private static boolean isOpen(JsonNode statement) {
    JsonNode principal = statement.path("Principal");
    return statement.path("Effect").asString("").equals("Allow")
        && statement.path("Condition").isMissingNode()
        && (isAnyone(principal) || isAnyone(principal.path("AWS")));
  }

  private static boolean isAnyone(JsonNode principal) {
    return principal.isArray()
        ? principal.valueStream().anyMatch(Settings::isAnyone)
        : principal.asString("").equals("*");
  }
}
