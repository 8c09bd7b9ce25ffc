package io.lambent.gateway.httpevent;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code time} of an event, such as {@code 23/Nov/2026:04:56:21 +0000}; made once a second. */
public final class RequestTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static volatile Second latest = new Second(0, "");

  private RequestTime() {}

  private record Second(long epochSecond, String text) {}

  public static String of(long epochMillis) {
    long second = Math.floorDiv(epochMillis, 1000L);
    Second current = latest;
    if (current.epochSecond() != second || current.text().isEmpty()) {
      current = new Second(second, FORMAT.format(Instant.ofEpochSecond(second)));
      latest = current;
    }
    return current.text();
  }
}
