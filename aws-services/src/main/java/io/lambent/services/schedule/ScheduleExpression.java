package io.lambent.services.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The times at which a schedule runs. See <a
 * href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html">Schedule
 * types</a>.
 */
public sealed interface ScheduleExpression permits OneTime, Rate, Cron {
  Pattern FORM = Pattern.compile("(at|rate|cron)\\((.*)\\)");

  /**
   * Reads an expression; returns null where it is none.
   *
   * @param text such as {@code rate(5 minutes)}
   */
  static @Nullable ScheduleExpression parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String inner = matcher.group(2);
    return switch (matcher.group(1)) {
      case "at" -> OneTime.parse(inner);
      case "rate" -> Rate.parse(inner);
      default -> Cron.parse(inner);
    };
  }

  /**
   * The first time after a point in time; null where there is none.
   *
   * @param anchor when the schedule began; what a rate is counted from
   * @param zone where dates and hours are meant; rates do not depend on it
   */
  @Nullable Instant next(Instant after, Instant anchor, ZoneId zone);
}
