package io.lambent.services.s3;

import io.lambent.aws.wire.Struct;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Documents of which a bucket may have several, by their ids: configurations of analytics, tiering,
 * inventories and metrics. They are kept only.
 */
@Component
class Configurations {
  private static final int PAGE = 100;
  private static final int MOST = 1000;

  private final Buckets buckets;
  private final BucketTable table;

  Configurations(Buckets buckets, BucketTable table) {
    this.buckets = buckets;
    this.table = table;
  }

  /** The kinds of configurations. */
  private enum Kind {
    ANALYTICS("AnalyticsConfiguration"),
    INTELLIGENT_TIERING("IntelligentTieringConfiguration"),
    INVENTORY("InventoryConfiguration"),
    METRICS("MetricsConfiguration");

    private final String member;

    /**
     * @param member of inputs and outputs
     */
    Kind(String member) {
      this.member = member;
    }

    String resource() {
      return "Bucket" + member;
    }

    /** The name that a configuration is kept under. */
    String key(String id) {
      return name() + "/" + id;
    }
  }

  void addTo(Map<String, S3Service.Operation> operations) {
    for (Kind kind : Kind.values()) {
      operations.put("Put" + kind.resource(), request -> put(kind, request));
      operations.put("Get" + kind.resource(), request -> get(kind, request));
      operations.put("Delete" + kind.resource(), request -> delete(kind, request));
      operations.put("List" + kind.resource() + "s", request -> list(kind, request));
    }
  }

  private S3Answer put(Kind kind, S3Request request) {
    Bucket bucket = buckets.of(request);
    Struct configuration = request.input().struct(kind.member);
    String id = id(request);
    if (configuration == null || !id.equals(configuration.text("Id"))) {
      throw S3Error.MALFORMED_XML.failure();
    }
    boolean isNew = table.setting(bucket, kind.key(id)).isEmpty();
    if (isNew && table.settings(bucket, kind.key(""), "", MOST).size() == MOST) {
      throw S3Error.TOO_MANY_CONFIGURATIONS.failure();
    }
    table.set(bucket, kind.key(id), request.wire().text());
    return S3Answer.empty();
  }

  private static String id(S3Request request) {
    return Objects.requireNonNullElse(request.text("Id"), "");
  }

  private S3Answer get(Kind kind, S3Request request) {
    Bucket bucket = buckets.of(request);
    String document =
        table
            .setting(bucket, kind.key(id(request)))
            .orElseThrow(S3Error.NO_SUCH_CONFIGURATION::failure);
    return S3Answer.with(kind.member, read(kind, document));
  }

  private static Struct read(Kind kind, String document) {
    return StoredDocument.read("Put" + kind.resource(), document);
  }

  private S3Answer delete(Kind kind, S3Request request) {
    Bucket bucket = buckets.of(request);
    String key = kind.key(id(request));
    if (table.setting(bucket, key).isEmpty()) {
      throw S3Error.NO_SUCH_CONFIGURATION.failure();
    }
    table.remove(bucket, key);
    return S3Answer.empty();
  }

  private S3Answer list(Kind kind, S3Request request) {
    Bucket bucket = buckets.of(request);
    String token = request.text("ContinuationToken");
    List<BucketTable.NamedSetting> found =
        table.settings(bucket, kind.key(""), token == null ? "" : Buckets.untoken(token), PAGE + 1);
    boolean truncated = found.size() > PAGE;
    List<BucketTable.NamedSetting> page = truncated ? found.subList(0, PAGE) : found;
    return S3Answer.with(
        kind.member + "List",
        page.stream().map(setting -> read(kind, setting.document())).toList(),
        "IsTruncated",
        truncated,
        "ContinuationToken",
        token,
        "NextContinuationToken",
        truncated ? Buckets.token(page.getLast().name()) : null);
  }
}
