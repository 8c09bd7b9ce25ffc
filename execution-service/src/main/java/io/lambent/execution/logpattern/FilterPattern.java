package io.lambent.execution.logpattern;

import io.lambent.aws.error.AwsFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides which events a search finds, as <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html">AWS's
 * filter patterns</a> do: terms and quoted phrases that must all occur, {@code ?any ?of ?these},
 * {@code -none -of -these}, or a JSON expression in braces. Regular expressions ({@code %...%}) and
 * space-delimited patterns ({@code [...]}) are refused.
 */
public sealed interface FilterPattern {
  int MAX_LENGTH = 1024;

  boolean matches(String message);

  /** Finds everything. */
  record Everything() implements FilterPattern {
    @Override
    public boolean matches(String message) {
      return true;
    }
  }

  /** Finds text that has all of some terms and none of others. */
  record Terms(List<String> all, List<String> none) implements FilterPattern {
    @Override
    public boolean matches(String message) {
      for (String term : all) {
        if (!message.contains(term)) {
          return false;
        }
      }
      return none.stream().noneMatch(message::contains);
    }
  }

  /** Finds text that has at least one of some terms. */
  record AnyTerm(List<String> terms) implements FilterPattern {
    @Override
    public boolean matches(String message) {
      return terms.stream().anyMatch(message::contains);
    }
  }

  /** Finds JSON objects of which an expression is true. */
  record Json(JsonPattern expression) implements FilterPattern {
    @Override
    public boolean matches(String message) {
      return expression.matches(message);
    }
  }

  /**
   * @throws AwsFailure of {@code InvalidParameterException} where the pattern has no meaning or one
   *     that is not supported
   */
  static FilterPattern parse(@Nullable String pattern) {
    if (pattern == null || pattern.isBlank()) {
      return new Everything();
    }
    if (pattern.length() > MAX_LENGTH) {
      throw PatternErrors.invalid("A filter pattern has at most " + MAX_LENGTH + " characters.");
    }
    String text = pattern.strip();
    return switch (text.charAt(0)) {
      case '{' -> new Json(JsonPattern.parse(text));
      case '[' ->
          throw PatternErrors.invalid(
              "Lambent does not support space-delimited filter patterns ([...]).");
      default -> new TermParser(text).parse();
    };
  }

  /** Reads terms. */
  final class TermParser {
    private static final Pattern TERM = Pattern.compile("[\\p{L}\\p{N}_.]+");

    private final String text;
    private int at;

    TermParser(String text) {
      this.text = text;
    }

    FilterPattern parse() {
      List<String> all = new ArrayList<>();
      List<String> any = new ArrayList<>();
      List<String> none = new ArrayList<>();
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
      return all.isEmpty() && none.isEmpty() ? new AnyTerm(any) : new Terms(all, none);
    }

    private String term() {
      if (at < text.length() && text.charAt(at) == '"') {
        return phrase();
      }
      int from = at;
      while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      String term = text.substring(from, at);
      if (term.startsWith("%")) {
        throw PatternErrors.invalid(
            "Lambent does not support regular expressions (%...%) in filter patterns.");
      }
      if (!TERM.matcher(term).matches()) {
        throw PatternErrors.invalid(
            "Invalid character(s) in term '" + term + "': put it in double quotes.");
      }
      return term;
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
}
