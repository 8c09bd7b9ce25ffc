package io.lambent.execution.logpattern;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads a pattern of terms. */
final class TermParser {
  private static final Pattern TERM = Pattern.compile("[\\p{L}\\p{N}_.]+");

  private final String text;
  private final RegexParser regexes;
  private int at;

  TermParser(String text, RegexParser regexes) {
    this.text = text;
    this.regexes = regexes;
  }

  Form parse() {
    List<Predicate<String>> all = new ArrayList<>();
    List<Predicate<String>> any = new ArrayList<>();
    List<Predicate<String>> none = new ArrayList<>();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '?') {
        at++;
        any.add(term());
      } else if (c == '-') {
        at++;
        none.add(term());
      } else {
        all.add(term());
      }
    }
    // As AWS documents: beside other terms, those with a question mark do not count.
    return all.isEmpty() && none.isEmpty() ? new Form.AnyTerm(any) : new Form.Terms(all, none);
  }

  private Predicate<String> term() {
    if (at < text.length() && text.charAt(at) == '"') {
      String phrase = phrase();
      return message -> message.contains(phrase);
    }
    if (at < text.length() && text.charAt(at) == '%') {
      int end = RegexParser.end(text, at);
      LinearRegex regex = regexes.parse(text.substring(at + 1, end));
      at = end + 1;
      return regex::find;
    }
    int from = at;
    while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    String term = text.substring(from, at);
    if (!TERM.matcher(term).matches()) {
      throw PatternErrors.invalid(
          "Invalid character(s) in term '" + term + "': put it in double quotes.");
    }
    return message -> message.contains(term);
  }

  private String phrase() {
    StringBuilder phrase = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return phrase.toString();
      }
      if (c == '\\' && at + 1 < text.length()) {
        c = text.charAt(++at);
      }
      phrase.append(c);
    }
    throw PatternErrors.invalid("Invalid filter pattern: a double quote is not closed.");
  }
}
