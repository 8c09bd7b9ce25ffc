package io.lambent.services.secretsmanager;

import io.lambent.aws.arn.Arn;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A secret without its values.
 *
 * @param suffix the six characters at the end of its ARN
 * @param accessedOn the day on which a value was read last, in UTC
 * @param goneAt when it is deleted for good; null unless it is deleted
 */
record Secret(
    long id,
    String account,
    String region,
    String name,
    String suffix,
    @Nullable String description,
    @Nullable String kmsKeyId,
    Map<String, String> tags,
    @Nullable String policy,
    Instant createdAt,
    Instant changedAt,
    @Nullable LocalDate accessedOn,
    @Nullable Instant deletedAt,
    @Nullable Instant goneAt,
    Rotation rotation) {

  /**
   * The rotation of a secret.
   *
   * @param function the ARN of the function that makes new values; null before the first rotation
   * @param rules the rules of the last RotateSecret that had some
   * @param nextAt the time of the next rotation; null if there is none
   */
  record Rotation(
      @Nullable String function,
      @Nullable RotationRules rules,
      boolean isEnabled,
      @Nullable Instant rotatedAt,
      @Nullable Instant nextAt) {}

  String arn() {
    return Arn.of("secretsmanager", region, account, "secret:" + name + "-" + suffix).toString();
  }

  boolean isDeleted() {
    return deletedAt != null;
  }
}
