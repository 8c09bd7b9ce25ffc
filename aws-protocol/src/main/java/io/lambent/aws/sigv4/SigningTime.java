package io.lambent.aws.sigv4;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Points in time in the form of {@code X-Amz-Date}. */
final class SigningTime {
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);

  private SigningTime() {}

  static String write(Instant time) {
    return BASIC.format(time.atOffset(ZoneOffset.UTC));
  }

  /** Parses a time; null where the text does not have that form. */
  static @Nullable Instant read(String text) {
    try {
      return LocalDateTime.parse(text, BASIC).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Reads a {@code Date} header, which has the form of HTTP; null where it has not. */
  static @Nullable Instant readDate(String text) {
    Instant basic = read(text);
    if (basic != null) {
      return basic;
    }
    try {
      return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
