package io.lambent.execution.logpattern;

import io.lambent.aws.error.AwsFailure;
import io.lambent.execution.logpattern.WordPattern.Word;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads a {@link WordPattern}; {@code &&} binds tighter than {@code ||}. */
final class WordPatternParser {
  private static final String ELLIPSIS = "...";

  private final String text;
  private final RegexParser regexes;
  private final Set<String> names = new HashSet<>();
  private int at;

  WordPatternParser(String text, RegexParser regexes) {
    this.text = text;
    this.regexes = regexes;
  }

  WordPattern parse() {
    expect("[");
    List<Word> before = new ArrayList<>();
    List<Word> after = null;
    do {
      if (accept(ELLIPSIS)) {
        if (after != null) {
          throw invalid();
        }
        after = new ArrayList<>();
      } else {
        (after == null ? before : after).add(word());
      }
    } while (accept(","));
    expect("]");
    if (at < text.length()) {
      throw invalid();
    }
    return new WordPattern(before, after);
  }

  private Word word() {
    skipSpace();
    if (at < text.length() && (text.charAt(at) == ',' || text.charAt(at) == ']')) {
      return new Word("", any -> true);
    }
    String name = name();
    if (!names.add(name)) {
      throw PatternErrors.invalid(
          "Invalid filter pattern: the field '" + name + "' occurs more than once.");
    }
    return new Word(name, or(name));
  }

  private Predicate<String> or(String name) {
    Predicate<String> first = comparison();
    Predicate<String> condition = first == null ? any -> true : and(name, first);
    while (first != null && accept("||")) {
      Predicate<String> next = and(name, furtherComparison(name));
      condition = condition.or(next);
    }
    return condition;
  }

  private Predicate<String> and(String name, Predicate<String> first) {
    Predicate<String> condition = first;
    while (accept("&&")) {
      condition = condition.and(furtherComparison(name));
    }
    return condition;
  }

  /** The name stands in front of each comparison. */
  private Predicate<String> furtherComparison(String name) {
    skipSpace();
    Predicate<String> condition = name().equals(name) ? comparison() : null;
    if (condition == null) {
      throw invalid();
    }
    return condition;
  }

  private @Nullable Predicate<String> comparison() {
    for (String operator : Comparison.OPERATORS) {
      if (accept(operator)) {
        return comparison(operator);
      }
    }
    return null;
  }

  private Predicate<String> comparison(String operator) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == '%') {
      int end = RegexParser.end(text, at);
      LinearRegex regex = regexes.parse(text.substring(at + 1, end));
      at = end + 1;
      return equality(operator) ? regex::find : value -> !regex.find(value);
    }
    boolean quoted = at < text.length() && text.charAt(at) == '"';
    String expected = quoted ? quoted() : value();
    BigDecimal number = quoted ? null : number(expected);
    if (number != null) {
      return value -> {
        BigDecimal actual = number(value);
        return actual == null ? operator.equals("!=") : Comparison.holds(actual, operator, number);
      };
    }
    return equality(operator)
        ? value -> Comparison.glob(expected, value)
        : value -> !Comparison.glob(expected, value);
  }

  private boolean equality(String operator) {
    if (!operator.equals("=") && !operator.equals("!=")) {
      throw invalid();
    }
    return operator.equals("=");
  }

  private static @Nullable BigDecimal number(String value) {
    if (value.length() > 40) {
      return null;
    }
    try {
      return new BigDecimal(value);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private String name() {
    int from = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    if (at == from) {
      throw invalid();
    }
    return text.substring(from, at);
  }

  /** A value without quotes ends where the next comparison or word begins. */
  private String value() {
    int from = at;
    while (at < text.length()
        && ",]".indexOf(text.charAt(at)) < 0
        && !Character.isWhitespace(text.charAt(at))
        && !text.startsWith("&&", at)
        && !text.startsWith("||", at)) {
      at++;
    }
    if (at == from) {
      throw invalid();
    }
    return text.substring(from, at);
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c == '\\' && at + 1 < text.length()) {
        c = text.charAt(++at);
      }
      value.append(c);
    }
    throw invalid();
  }

  private boolean accept(String symbol) {
    skipSpace();
    if (text.startsWith(symbol, at)) {
      at += symbol.length();
      return true;
    }
    return false;
  }

  private void expect(String symbol) {
    if (!accept(symbol)) {
      throw invalid();
    }
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private AwsFailure invalid() {
    return PatternErrors.invalid("Invalid filter pattern at character " + (at + 1) + ".");
  }
}
