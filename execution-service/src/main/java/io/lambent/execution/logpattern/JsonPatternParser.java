package io.lambent.execution.logpattern;

import io.lambent.aws.error.AwsFailure;
import io.lambent.execution.logpattern.JsonPattern.Has.Property;
import io.lambent.execution.logpattern.JsonPattern.Selector;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Reads a {@link JsonPattern} by recursive descent; {@code &&} binds tighter than {@code ||}. */
final class JsonPatternParser {

  private static final int MAX_DEPTH = 50;

  private final String text;
  private final RegexParser regexes;
  private int at;
  private int depth;

  JsonPatternParser(String text, RegexParser regexes) {
    this.text = text;
    this.regexes = regexes;
  }

  /**
   * Reads the way to a member.
   *
   * @throws AwsFailure where it has no meaning
   */
  static Selector selector(String text) {
    JsonPatternParser parser = new JsonPatternParser(text, new RegexParser());
    Selector selector = parser.selector();
    if (parser.at < text.length()) {
      throw parser.invalid();
    }
    return selector;
  }

  JsonPattern parse() {
    expect("{");
    JsonPattern pattern = or();
    expect("}");
    skipSpace();
    if (at < text.length()) {
      throw invalid();
    }
    return pattern;
  }

  private JsonPattern or() {
    JsonPattern left = and();
    while (accept("||")) {
      left = new JsonPattern.Or(left, and());
    }
    return left;
  }

  private JsonPattern and() {
    JsonPattern left = comparison();
    while (accept("&&")) {
      left = new JsonPattern.And(left, comparison());
    }
    return left;
  }

  private JsonPattern comparison() {
    if (accept("(")) {
      if (++depth > MAX_DEPTH) {
        throw invalid();
      }
      JsonPattern inner = or();
      expect(")");
      return inner;
    }
    Selector selector = selector();
    if (acceptWord("IS")) {
      return new JsonPattern.Has(selector, property());
    }
    if (acceptWord("NOT")) {
      if (!acceptWord("EXISTS")) {
        throw invalid();
      }
      return new JsonPattern.Has(selector, Property.MISSING);
    }
    for (String operator : Comparison.OPERATORS) {
      if (accept(operator)) {
        return comparison(selector, operator);
      }
    }
    throw invalid();
  }

  private Property property() {
    for (Property property : List.of(Property.NULL, Property.TRUE, Property.FALSE)) {
      if (acceptWord(property.name())) {
        return property;
      }
    }
    throw invalid();
  }

  private JsonPattern comparison(Selector selector, String operator) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == '%') {
      int end = RegexParser.end(text, at);
      LinearRegex regex = regexes.parse(text.substring(at + 1, end));
      at = end + 1;
      return new JsonPattern.RegexComparison(selector, isEquality(operator), regex);
    }
    boolean quoted = at < text.length() && text.charAt(at) == '"';
    String value = quoted ? quoted('"') : word();
    if (!quoted) {
      try {
        return new JsonPattern.NumberComparison(selector, operator, new BigDecimal(value));
      } catch (NumberFormatException e) {
        // A word, then.
      }
    }
    return new JsonPattern.TextComparison(selector, isEquality(operator), value);
  }

  /** Returns true for equality and false for its contrary; texts have no order. */
  private boolean isEquality(String operator) {
    if (!operator.equals("=") && !operator.equals("!=")) {
      throw invalid();
    }
    return operator.equals("=");
  }

  private Selector selector() {
    skipSpace();
    int from = at;
    expect("$");
    List<Object> steps = new ArrayList<>();
    while (at < text.length()) {
      if (text.charAt(at) == '.') {
        at++;
        steps.add(name());
      } else if (text.charAt(at) == '[') {
        at++;
        steps.add(bracket());
      } else {
        break;
      }
    }
    if (steps.isEmpty()) {
      throw invalid();
    }
    return new Selector(text.substring(from, at), steps);
  }

  private String name() {
    int from = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || "_-@".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    if (at == from) {
      throw invalid();
    }
    return text.substring(from, at);
  }

  private Object bracket() {
    Object step;
    if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
      step = quoted(text.charAt(at));
    } else {
      try {
        step = Integer.valueOf(name());
      } catch (NumberFormatException e) {
        throw invalid();
      }
    }
    expect("]");
    return step;
  }

  private String quoted(char quote) {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == quote) {
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

  private String word() {
    int from = at;
    while (at < text.length()
        && !Character.isWhitespace(text.charAt(at))
        && "(){}&|".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at == from) {
      throw invalid();
    }
    return text.substring(from, at);
  }

  private boolean acceptWord(String word) {
    skipSpace();
    int end = at + word.length();
    if (text.regionMatches(true, at, word, 0, word.length())
        && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))) {
      at = end;
      return true;
    }
    return false;
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
