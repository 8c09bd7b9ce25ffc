package io.lambent.services.secretsmanager;

import io.lambent.services.schedule.ScheduleExpression;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The times at which a secret is rotated: so many days after the last rotation, or by a schedule in
 * UTC. The length of a window is kept; a rotation begins as soon as its window does.
 */
record RotationRules(
    @Nullable Long automaticallyAfterDays,
    @Nullable String duration,
    @Nullable String scheduleExpression) {

  /**
   * @throws io.lambent.aws.error.AwsFailure where the rules have no times, or two kinds of them
   */
  void check() {
    if ((automaticallyAfterDays == null) == (scheduleExpression == null)) {
      throw SecretsErrors.invalid(
          "You must specify either AutomaticallyAfterDays or ScheduleExpression in RotationRules.");
    }
    if (scheduleExpression != null
        && (scheduleExpression.startsWith("at(")
            || ScheduleExpression.parse(scheduleExpression) == null)) {
      throw SecretsErrors.invalid("The ScheduleExpression isn't valid.");
    }
  }

  /**
   * The first time after a point in time; null where there is none.
   *
   * @param anchor when the secret was made
   */
  @Nullable Instant next(Instant after, Instant anchor) {
    if (automaticallyAfterDays != null) {
      return after.plus(Duration.ofDays(automaticallyAfterDays));
    }
    ScheduleExpression schedule =
        scheduleExpression == null ? null : ScheduleExpression.parse(scheduleExpression);
    return schedule == null ? null : schedule.next(after, anchor, ZoneOffset.UTC);
  }
}
