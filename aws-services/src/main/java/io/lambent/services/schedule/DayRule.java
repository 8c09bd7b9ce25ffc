package io.lambent.services.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The days of a cron expression. One of the fields for the day of the month and the day of the week
 * says which; the other one is {@code ?}.
 */
final class DayRule {
  private static final String NONE = "?";
  private static final int DAYS_OF_WEEK = 7;
  private static final int LAST_DAY = 31;
  private static final int MOST_WEEKS = 5;

  /** The first one is 1. */
  private static final List<String> WEEK = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  private final List<Predicate<LocalDate>> any;

  private DayRule(List<Predicate<LocalDate>> any) {
    this.any = any;
  }

  boolean matches(LocalDate day) {
    return any.stream().anyMatch(rule -> rule.test(day));
  }

  static @Nullable DayRule parse(String ofMonth, String ofWeek) {
    if (ofMonth.equals(NONE) == ofWeek.equals(NONE)) {
      return null;
    }
    String text = ofMonth.equals(NONE) ? ofWeek : ofMonth;
    List<Predicate<LocalDate>> rules = new ArrayList<>();
    for (String item : text.toUpperCase(Locale.ROOT).split(",", -1)) {
      Predicate<LocalDate> rule = ofMonth.equals(NONE) ? inWeek(item) : inMonth(item);
      if (rule == null) {
        return null;
      }
      rules.add(rule);
    }
    return new DayRule(rules);
  }

  private static @Nullable Predicate<LocalDate> inMonth(String item) {
    if (item.equals("L")) {
      return day -> day.getDayOfMonth() == day.lengthOfMonth();
    }
    if (item.equals("LW")) {
      return day -> day.equals(nearestWorkday(day.with(TemporalAdjusters.lastDayOfMonth())));
    }
    if (item.endsWith("W")) {
      int number = NumberField.number(item.substring(0, item.length() - 1), List.of(), 0);
      return number < 1 || number > LAST_DAY
          ? null
          : day ->
              number <= day.lengthOfMonth()
                  && day.equals(nearestWorkday(day.withDayOfMonth(number)));
    }
    BitSet numbers = NumberField.parse(item, 1, LAST_DAY, List.of());
    return numbers == null ? null : day -> numbers.get(day.getDayOfMonth());
  }

  /** The workday next to a day, in the same month. */
  private static LocalDate nearestWorkday(LocalDate day) {
    return switch (day.getDayOfWeek()) {
      case SATURDAY -> day.getDayOfMonth() == 1 ? day.plusDays(2) : day.minusDays(1);
      case SUNDAY ->
          day.getDayOfMonth() == day.lengthOfMonth() ? day.minusDays(2) : day.plusDays(1);
      default -> day;
    };
  }

  private static @Nullable Predicate<LocalDate> inWeek(String item) {
    if (item.equals("L")) {
      return day -> day.getDayOfWeek() == DayOfWeek.SATURDAY;
    }
    if (item.endsWith("L")) {
      int number = NumberField.number(item.substring(0, item.length() - 1), WEEK, 1);
      return isDayOfWeek(number)
          ? day -> number(day) == number && day.getDayOfMonth() > day.lengthOfMonth() - DAYS_OF_WEEK
          : null;
    }
    int mark = item.indexOf('#');
    if (mark >= 0) {
      int number = NumberField.number(item.substring(0, mark), WEEK, 1);
      int week = NumberField.number(item.substring(mark + 1), List.of(), 0);
      return isDayOfWeek(number) && week >= 1 && week <= MOST_WEEKS
          ? day -> number(day) == number && (day.getDayOfMonth() - 1) / DAYS_OF_WEEK == week - 1
          : null;
    }
    BitSet numbers = NumberField.parse(item, 1, DAYS_OF_WEEK, WEEK);
    return numbers == null ? null : day -> numbers.get(number(day));
  }

  private static boolean isDayOfWeek(int number) {
    return number >= 1 && number <= DAYS_OF_WEEK;
  }

  /** The number of a day's name, with Sunday as 1. */
  private static int number(LocalDate day) {
    return day.getDayOfWeek().getValue() % DAYS_OF_WEEK + 1;
  }
}
