package io.lambent.execution.logquery;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html">functions</a>
 * of one row.
 */
final class Functions {
  private static final Pattern PERIOD = Pattern.compile("(\\d+)([a-z]+)");
  private static final Map<String, Function<List<@Nullable Object>, @Nullable Object>> ALL =
      new HashMap<>();

  static {
    mathematics();
    strings();
    presence();
    times();
  }

  private Functions() {}

  static boolean has(String name) {
    return ALL.containsKey(name.toLowerCase(Locale.ROOT));
  }

  static @Nullable Object value(String name, List<@Nullable Object> arguments) {
    return Objects.requireNonNull(ALL.get(name.toLowerCase(Locale.ROOT))).apply(arguments);
  }

  private static void add(
      String name, Function<List<@Nullable Object>, @Nullable Object> function) {
    ALL.put(name, function);
  }

  private static void number(String name, DoubleUnaryOperator operator) {
    add(
        name,
        all -> {
          Double value = Values.number(at(all, 0));
          return value == null ? null : (Double) operator.applyAsDouble(value);
        });
  }

  private static void text(String name, Function<String, @Nullable Object> function) {
    add(
        name,
        all -> {
          Object value = at(all, 0);
          return value == null ? null : function.apply(Values.text(value));
        });
  }

  private static void mathematics() {
    number("abs", Math::abs);
    number("ceil", Math::ceil);
    number("floor", Math::floor);
    number("log", Math::log);
    number("sqrt", Math::sqrt);
    add("greatest", all -> all.stream().filter(Objects::nonNull).max(Values::compare).orElse(null));
    add("least", all -> all.stream().filter(Objects::nonNull).min(Values::compare).orElse(null));
  }

  private static void strings() {
    text("strlen", value -> (double) value.codePointCount(0, value.length()));
    text("toupper", value -> value.toUpperCase(Locale.ROOT));
    text("tolower", value -> value.toLowerCase(Locale.ROOT));
    add("trim", all -> trimmed(all, true, true));
    add("ltrim", all -> trimmed(all, true, false));
    add("rtrim", all -> trimmed(all, false, true));
    add(
        "concat",
        all -> {
          StringBuilder joined = new StringBuilder();
          all.stream().filter(Objects::nonNull).forEach(each -> joined.append(Values.text(each)));
          return joined.toString();
        });
    add("strcontains", all -> Values.isTrue(contains(all)) ? 1.0 : 0.0);
    add("replace", Functions::replaced);
    add("substr", Functions::part);
  }

  private static @Nullable Object contains(List<@Nullable Object> all) {
    String text = textAt(all, 0);
    String part = textAt(all, 1);
    return text != null && part != null && text.contains(part);
  }

  private static @Nullable Object replaced(List<@Nullable Object> all) {
    String text = textAt(all, 0);
    String part = textAt(all, 1);
    String by = textAt(all, 2);
    return text == null || part == null || by == null ? text : text.replace(part, by);
  }

  private static @Nullable Object part(List<@Nullable Object> all) {
    String text = textAt(all, 0);
    Double from = Values.number(at(all, 1));
    if (text == null || from == null) {
      return null;
    }
    Double length = Values.number(at(all, 2));
    int begin = Math.clamp(from.longValue(), 0, text.length());
    int end =
        length == null
            ? text.length()
            : Math.clamp(begin + length.longValue(), begin, text.length());
    return text.substring(begin, end);
  }

  private static @Nullable Object trimmed(List<@Nullable Object> all, boolean left, boolean right) {
    String text = textAt(all, 0);
    if (text == null) {
      return null;
    }
    String removed = all.size() > 1 ? Objects.requireNonNullElse(textAt(all, 1), "") : " \t\r\n";
    int begin = 0;
    int end = text.length();
    while (left && begin < end && removed.indexOf(text.charAt(begin)) >= 0) {
      begin++;
    }
    while (right && end > begin && removed.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(begin, end);
  }

  private static void presence() {
    add("ispresent", all -> at(all, 0) != null);
    add("isempty", all -> at(all, 0) == null || Objects.equals(textAt(all, 0), ""));
    add("isblank", all -> textAt(all, 0) == null || String.valueOf(textAt(all, 0)).isBlank());
    add("coalesce", all -> all.stream().filter(Objects::nonNull).findFirst().orElse(null));
    add("if", all -> Values.isTrue(at(all, 0)) ? at(all, 1) : at(all, 2));
  }

  private static void times() {
    add("now", all -> (double) (System.currentTimeMillis() / 1000));
    add("tomillis", all -> Values.number(at(all, 0)));
    add(
        "frommillis",
        all -> {
          Double millis = Values.number(at(all, 0));
          return millis == null ? null : Instant.ofEpochMilli(millis.longValue());
        });
    add("datefloor", all -> rounded(at(all, 0), textAt(all, 1), false));
    add("dateceil", all -> rounded(at(all, 0), textAt(all, 1), true));
  }

  /** The time in the middle of whose period a value is; that of the period's begin or end. */
  static @Nullable Object rounded(@Nullable Object value, @Nullable String period, boolean up) {
    Double millis = Values.number(value);
    if (millis == null || period == null) {
      return null;
    }
    long length = period(period).toMillis();
    long begin = Math.floorDiv(millis.longValue(), length) * length;
    return Instant.ofEpochMilli(up && begin != millis.longValue() ? begin + length : begin);
  }

  /**
   * A period such as {@code 5m} or {@code 1 hour}.
   *
   * @throws MalformedQueryException where the text is none
   */
  static Duration period(String text) {
    Matcher matcher = PERIOD.matcher(text.toLowerCase(Locale.ROOT).replace(" ", ""));
    if (matcher.matches() && matcher.group(1).length() < 10) {
      long count = Long.parseLong(matcher.group(1));
      Duration unit =
          switch (matcher.group(2)) {
            case "ms", "msec", "msecs", "millisecond", "milliseconds" -> Duration.ofMillis(1);
            case "s", "sec", "secs", "second", "seconds" -> Duration.ofSeconds(1);
            case "m", "min", "mins", "minute", "minutes" -> Duration.ofMinutes(1);
            case "h", "hr", "hrs", "hour", "hours" -> Duration.ofHours(1);
            case "d", "day", "days" -> Duration.ofDays(1);
            case "w", "week", "weeks" -> Duration.ofDays(7);
            default -> Duration.ZERO;
          };
      if (count > 0 && !unit.isZero()) {
        return unit.multipliedBy(count);
      }
    }
    throw new MalformedQueryException("'" + text + "' is no period");
  }

  private static @Nullable Object at(List<@Nullable Object> all, int index) {
    return index < all.size() ? all.get(index) : null;
  }

  private static @Nullable String textAt(List<@Nullable Object> all, int index) {
    Object value = at(all, index);
    return value == null ? null : Values.text(value);
  }
}
