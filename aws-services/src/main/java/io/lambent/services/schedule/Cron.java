package io.lambent.services.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Times by minute, hour, day of month, month, day of week and year. A time that a zone's clocks
 * skip in spring is left out, and one that they show twice in autumn counts once, the first time.
 */
public final class Cron implements ScheduleExpression {
  private static final int FIELDS = 6;
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 2199;
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet months;
  private final BitSet years;
  private final DayRule days;

  private Cron(BitSet minutes, BitSet hours, BitSet months, BitSet years, DayRule days) {
    this.minutes = minutes;
    this.hours = hours;
    this.months = months;
    this.years = years;
    this.days = days;
  }

  static @Nullable Cron parse(String text) {
    String[] fields = text.trim().split("\\s+");
    if (fields.length != FIELDS) {
      return null;
    }
    BitSet minutes = NumberField.parse(fields[0], 0, 59, List.of());
    BitSet hours = NumberField.parse(fields[1], 0, 23, List.of());
    BitSet months = NumberField.parse(fields[3], 1, 12, MONTHS);
    BitSet years = NumberField.parse(fields[5], FIRST_YEAR, LAST_YEAR, List.of());
    DayRule days = DayRule.parse(fields[2], fields[4]);
    return minutes == null || hours == null || months == null || years == null || days == null
        ? null
        : new Cron(minutes, hours, months, years, days);
  }

  @Override
  public @Nullable Instant next(Instant after, Instant anchor, ZoneId zone) {
    LocalDateTime local = LocalDateTime.ofInstant(after, zone);
    while (true) {
      local = nextLocal(local);
      if (local == null) {
        return null;
      }
      List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
      if (!offsets.isEmpty()) {
        Instant instant = local.toInstant(offsets.getFirst());
        if (instant.isAfter(after)) {
          return instant;
        }
      }
    }
  }

  /** The first matching time on a clock that neither skips nor repeats any. */
  private @Nullable LocalDateTime nextLocal(LocalDateTime after) {
    LocalDateTime from = after.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    LocalTime today = timeFrom(from.toLocalTime());
    if (today != null && matches(from.toLocalDate())) {
      return from.toLocalDate().atTime(today);
    }
    LocalDate day = nextDay(from.toLocalDate());
    LocalTime first = timeFrom(LocalTime.MIDNIGHT);
    return day == null || first == null ? null : day.atTime(first);
  }

  private @Nullable LocalTime timeFrom(LocalTime from) {
    if (hours.get(from.getHour())) {
      int minute = minutes.nextSetBit(from.getMinute());
      if (minute >= 0) {
        return LocalTime.of(from.getHour(), minute);
      }
    }
    int hour = hours.nextSetBit(from.getHour() + 1);
    return hour < 0 ? null : LocalTime.of(hour, minutes.nextSetBit(0));
  }

  private boolean matches(LocalDate day) {
    return years.get(day.getYear()) && months.get(day.getMonthValue()) && days.matches(day);
  }

  private @Nullable LocalDate nextDay(LocalDate after) {
    LocalDate day = after.plusDays(1);
    while (day.getYear() <= LAST_YEAR) {
      if (!years.get(day.getYear())) {
        int year = years.nextSetBit(day.getYear());
        if (year < 0) {
          return null;
        }
        day = LocalDate.of(year, 1, 1);
      } else if (!months.get(day.getMonthValue())) {
        day = day.withDayOfMonth(1).plusMonths(1);
      } else if (days.matches(day)) {
        return day;
      } else {
        day = day.plusDays(1);
      }
    }
    return null;
  }
}
