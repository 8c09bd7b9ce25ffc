package io.lambent.services.scheduler;

import io.lambent.aws.arn.Arn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as it is stored.
 *
 * @param anchor when its present times began to count
 * @param nextAt null where it has no further time, or is disabled
 */
record Schedule(
    long id,
    String account,
    String region,
    String group,
    String name,
    Definition definition,
    @Nullable String clientToken,
    Instant anchor,
    @Nullable Instant nextAt,
    Instant createdAt,
    Instant modifiedAt) {

  String arn() {
    return Arn.of("scheduler", region, account, "schedule/" + group + "/" + name).toString();
  }
}
