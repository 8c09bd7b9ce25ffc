package io.lambent.services.cloudwatch.alarm;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Points in time as alarms write them: with milliseconds and the offset {@code +0000}. */
final class AlarmTimes {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter WORDS =
      DateTimeFormatter.ofPattern("EEEE dd MMMM, uuuu HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private AlarmTimes() {}

  static String text(Instant time) {
    return FORM.format(time);
  }

  static String text(long epochSecond) {
    return FORM.format(Instant.ofEpochSecond(epochSecond));
  }

  /** The form of reasons of composite alarms, such as "Friday 01 August, 2025 17:05:05 UTC". */
  static String words(Instant time) {
    return WORDS.format(time);
  }
}
