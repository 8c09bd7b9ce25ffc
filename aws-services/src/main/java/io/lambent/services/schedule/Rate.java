package io.lambent.services.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times at equal distances, the first of which is the anchor. A day has 24 hours. */
public record Rate(Duration period) implements ScheduleExpression {
  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,8}) (minute|hour|day)s?");

  static @Nullable Rate parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    int value = Integer.parseInt(matcher.group(1));
    return new Rate(
        switch (matcher.group(2)) {
          case "minute" -> Duration.ofMinutes(value);
          case "hour" -> Duration.ofHours(value);
          default -> Duration.ofDays(value);
        });
  }

  @Override
  public @Nullable Instant next(Instant after, Instant anchor, ZoneId zone) {
    if (after.isBefore(anchor)) {
      return anchor;
    }
    long passed = Duration.between(anchor, after).dividedBy(period);
    return anchor.plus(period.multipliedBy(passed + 1));
  }
}
