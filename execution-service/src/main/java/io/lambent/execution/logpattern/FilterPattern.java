package io.lambent.execution.logpattern;

import io.lambent.aws.error.AwsFailure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says which log events are meant, as <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html">AWS's
 * filter patterns</a> do: terms, quoted phrases and regular expressions that must all occur, {@code
 * ?any ?of ?these}, {@code -none -of -these}, a JSON expression in braces, or conditions of words
 * in brackets.
 */
public final class FilterPattern {
  private static final int MAX_LENGTH = 1024;

  private final Form form;
  private final boolean hasRegex;

  private FilterPattern(Form form, boolean hasRegex) {
    this.form = form;
    this.hasRegex = hasRegex;
  }

  /**
   * @throws AwsFailure of {@code InvalidParameterException} where the pattern has no meaning
   */
  public static FilterPattern parse(@Nullable String pattern) {
    if (pattern == null || pattern.isBlank()) {
      return new FilterPattern(new Form.Everything(), false);
    }
    if (pattern.length() > MAX_LENGTH) {
      throw PatternErrors.invalid("A filter pattern has at most " + MAX_LENGTH + " characters.");
    }
    String text = pattern.strip();
    RegexParser regexes = new RegexParser();
    Form form =
        switch (text.charAt(0)) {
          case '{' -> new Form.Json(new JsonPatternParser(text, regexes).parse());
          case '[' -> new Form.Words(new WordPatternParser(text, regexes).parse());
          default -> new TermParser(text, regexes).parse();
        };
    return new FilterPattern(form, regexes.count() > 0);
  }

  public boolean matches(String message) {
    return form.matches(message);
  }

  /** Returns true if the pattern has regular expressions, of which a log group may have few. */
  public boolean hasRegex() {
    return hasRegex;
  }

  /**
   * The words of a message by the names that a pattern in brackets gives them; empty for other
   * patterns, and where the message does not match.
   */
  public Map<String, String> words(String message) {
    return form instanceof Form.Words words ? words.pattern().words(message) : Map.of();
  }

  /**
   * The parts of a message that the pattern speaks of, by the way they are named in it: {@code
   * $.member} or {@code $word}. Empty for patterns of terms.
   */
  public Map<String, String> extracted(String message) {
    return switch (form) {
      case Form.Json json -> json.expression().extracted(message);
      case Form.Words words -> words.pattern().extracted(message);
      case Form.Everything everything -> Map.of();
      case Form.Terms terms -> Map.of();
      case Form.AnyTerm any -> Map.of();
    };
  }

  /**
   * The part of messages that a reference names.
   *
   * @param reference {@code $.member} with patterns in braces, {@code $word} with those in brackets
   * @throws AwsFailure where this pattern has no such part
   */
  public Field field(String reference) {
    return switch (form) {
      case Form.Json json -> {
        JsonPattern.Selector selector = JsonPatternParser.selector(reference);
        yield message -> JsonPattern.text(selector, message);
      }
      case Form.Words words -> {
        String name = reference.substring(1);
        if (!words.pattern().names().contains(name)) {
          throw unknown(reference);
        }
        yield message -> words.pattern().words(message).get(name);
      }
      case Form.Everything everything -> throw unknown(reference);
      case Form.Terms terms -> throw unknown(reference);
      case Form.AnyTerm any -> throw unknown(reference);
    };
  }

  private static AwsFailure unknown(String reference) {
    return PatternErrors.invalid(
        "Invalid metric transformation: the filter pattern has no field '" + reference + "'.");
  }

  /** A part of messages. */
  public interface Field {
    /** Returns null where the message has no such part. */
    @Nullable String of(String message);
  }
}
