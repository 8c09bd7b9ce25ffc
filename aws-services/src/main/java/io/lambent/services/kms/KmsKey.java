package io.lambent.services.kms;

import io.lambent.aws.arn.Arn;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key, without what it encrypts with.
 *
 * @param isCustomers false for the key of an AWS service
 * @param deletedAt when it is deleted; null where that is not scheduled
 * @param deletionDays the days that were waited for, with {@code deletedAt}
 * @param rotationDays days between rotations; null where it is not rotated by itself
 */
record KmsKey(
    UUID id,
    String account,
    String region,
    String description,
    boolean isCustomers,
    boolean isEnabled,
    String policy,
    Map<String, String> tags,
    Instant createdAt,
    @Nullable Instant deletedAt,
    @Nullable Integer deletionDays,
    @Nullable Integer rotationDays,
    @Nullable Instant nextRotation) {

  String arn() {
    return Arn.of("kms", region, account, "key/" + id).toString();
  }

  /** One of AWS's names for what may be done with a key. */
  String state() {
    return deletedAt != null ? "PendingDeletion" : isEnabled ? "Enabled" : "Disabled";
  }

  boolean isPendingDeletion() {
    return deletedAt != null;
  }
}
