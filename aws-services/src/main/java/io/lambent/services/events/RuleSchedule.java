package io.lambent.services.events;

import io.lambent.services.schedule.Cron;
import io.lambent.services.schedule.Rate;
import io.lambent.services.schedule.ScheduleExpression;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The times of a rule. See <a
 * href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html">Schedule
 * expressions for rules</a>: {@code rate}, whose unit is in the singular for one only, and {@code
 * cron} in UTC.
 */
final class RuleSchedule {
  private static final Pattern RATE =
      Pattern.compile(
          "rate\\((1 (minute|hour|day)|([2-9]|[1-9]\\d{1,8}) (minutes|hours|days))\\)");

  private RuleSchedule() {}

  static boolean isValid(String text) {
    ScheduleExpression expression = ScheduleExpression.parse(text);
    return expression instanceof Cron
        || (expression instanceof Rate && RATE.matcher(text).matches());
  }

  /**
   * The first time after a point in time; null where there is none.
   *
   * @param anchor when a rate began to count: its first time is one period later
   */
  static @Nullable Instant next(String text, Instant after, Instant anchor) {
    ScheduleExpression expression = Objects.requireNonNull(ScheduleExpression.parse(text));
    return expression.next(after.isBefore(anchor) ? anchor : after, anchor, ZoneOffset.UTC);
  }
}
