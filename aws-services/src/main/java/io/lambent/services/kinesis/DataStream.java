package io.lambent.services.kinesis;

import io.lambent.aws.arn.Arn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream.
 *
 * @param status until {@code settlesAt}; then the stream is {@link Status#ACTIVE}, or gone where it
 *     was {@link Status#DELETING}
 * @param settings what operations change one by one
 */
record DataStream(
    long id,
    String account,
    String region,
    String name,
    Status status,
    Instant settlesAt,
    Settings settings,
    Map<String, String> tags,
    Instant createdAt) {
  static final String RESOURCE = "stream/";
  static final String ON_DEMAND = "ON_DEMAND";
  static final String PROVISIONED = "PROVISIONED";

  /** The states of a stream, by AWS's names. */
  enum Status {
    CREATING,
    ACTIVE,
    UPDATING,
    DELETING
  }

  /**
   * The settings of a stream.
   *
   * @param keyId null where records are not encrypted
   * @param metrics names of metrics for each shard
   * @param warmMibps null where none was asked for
   */
  record Settings(
      String mode,
      int retentionHours,
      @Nullable String keyId,
      List<String> metrics,
      int maxRecordKib,
      @Nullable Integer warmMibps,
      String distribution) {}

  Arn arn() {
    return Arn.of("kinesis", region, account, RESOURCE + name);
  }

  /** Returns the status at a time; null once the stream has been deleted. */
  @Nullable Status statusAt(Instant now) {
    if (now.isBefore(settlesAt)) {
      return status;
    }
    return status == Status.DELETING ? null : Status.ACTIVE;
  }

  boolean isOnDemand() {
    return settings.mode().equals(ON_DEMAND);
  }

  boolean isEncrypted() {
    return settings.keyId() != null;
  }

  String encryptionType() {
    return isEncrypted() ? "KMS" : "NONE";
  }

  /** The end of the retention period: records that arrived before this time have expired. */
  Instant horizon(Instant now) {
    return now.minus(Duration.ofHours(settings.retentionHours()));
  }
}
