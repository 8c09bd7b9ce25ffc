package io.lambent.services.scheduler;

import io.lambent.aws.arn.Arn;
import java.time.Instant;
import java.util.Map;

/** A group of schedules. */
record ScheduleGroup(
    long id,
    String account,
    String region,
    String name,
    Map<String, String> tags,
    String clientToken,
    Instant createdAt,
    Instant modifiedAt) {
  /** The group that each account has from the beginning. */
  static final String DEFAULT = "default";

  static final String ACTIVE = "ACTIVE";

  String arn() {
    return Arn.of("scheduler", region, account, "schedule-group/" + name).toString();
  }
}
