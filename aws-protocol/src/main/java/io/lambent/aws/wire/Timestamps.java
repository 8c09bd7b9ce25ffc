package io.lambent.aws.wire;

import io.lambent.aws.model.TimestampFormat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Reads and writes points in time, with a precision of milliseconds. */
final class Timestamps {
  private static final DateTimeFormatter RFC822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** The largest number of seconds that {@link Instant} takes. */
  private static final BigDecimal MOST_SECONDS = new BigDecimal("31556889864403199");

  private Timestamps() {}

  /**
   * @param alwaysMillis true if a fraction is written where it is zero, as S3 does
   */
  static String write(Instant time, TimestampFormat format, boolean alwaysMillis) {
    return switch (format) {
      case UNIX -> seconds(time).toPlainString();
      case ISO8601 -> (alwaysMillis || time.getNano() >= 1_000_000 ? MILLIS : SECONDS).format(time);
      case RFC822 -> RFC822.format(time);
    };
  }

  static BigDecimal seconds(Instant time) {
    BigDecimal millis = BigDecimal.valueOf(Math.floorMod(time.toEpochMilli(), 1000L), 3);
    BigDecimal seconds = BigDecimal.valueOf(time.getEpochSecond());
    return millis.signum() == 0 ? seconds : seconds.add(millis);
  }

  static Instant ofSeconds(BigDecimal seconds) {
    if (seconds.abs().compareTo(MOST_SECONDS) > 0) {
      throw Unreadable.type("NUMBER_VALUE", "Timestamp");
    }
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    return Instant.ofEpochSecond(
        whole.longValue(), seconds.subtract(whole).movePointRight(9).longValue());
  }

  /** Reads any of the formats: clients do not always send the one of the model. */
  static Instant read(String text) {
    try {
      if (!text.isEmpty() && text.length() < 32 && isNumber(text)) {
        return ofSeconds(new BigDecimal(text));
      }
      if (!text.isEmpty() && Character.isLetter(text.charAt(0))) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      }
      return ZonedDateTime.parse(text, DateTimeFormatter.ISO_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      throw Unreadable.type("STRING_VALUE", "Timestamp");
    }
  }

  private static boolean isNumber(String text) {
    boolean digits = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits = true;
      } else if (c != '.' && !(c == '-' && i == 0)) {
        return false;
      }
    }
    return digits && text.indexOf('.') == text.lastIndexOf('.') && !text.endsWith(".");
  }
}
