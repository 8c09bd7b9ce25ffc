package io.lambent.services.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import org.jspecify.annotations.Nullable;

/** A single time. A time that a zone's clocks skip is moved by the length of the gap. */
public record OneTime(LocalDateTime time) implements ScheduleExpression {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

  static @Nullable OneTime parse(String text) {
    try {
      return new OneTime(LocalDateTime.parse(text, FORM));
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Override
  public @Nullable Instant next(Instant after, Instant anchor, ZoneId zone) {
    Instant instant = time.atZone(zone).toInstant();
    return instant.isAfter(after) ? instant : null;
  }
}
