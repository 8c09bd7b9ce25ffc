package io.lambent.execution.logpattern;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Names and conditions of the words of an event: {@code [ip, user, status = 4* || status = 5*,
 * bytes > 1000]}. Text in brackets or double quotes is one word. The last one is all that is left,
 * and {@code ...} stands for any number of words.
 *
 * @param before the words in front of {@code ...}, or all
 * @param after the words behind it; null where there is no {@code ...}
 */
record WordPattern(List<Word> before, @Nullable List<Word> after) {

  /**
   * A word.
   *
   * @param name empty where it has none
   */
  record Word(String name, Predicate<String> condition) {}

  boolean matches(String message) {
    return assigned(message) != null;
  }

  /** The words of a message by name; empty where it does not match. */
  Map<String, String> words(String message) {
    Map<String, String> found = assigned(message);
    return found == null ? Map.of() : found;
  }

  /** As {@link #words}, with names as they are referred to. */
  Map<String, String> extracted(String message) {
    Map<String, String> values = new LinkedHashMap<>();
    words(message).forEach((name, value) -> values.put("$" + name, value));
    return values;
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    before.forEach(word -> names.add(word.name()));
    if (after != null) {
      after.forEach(word -> names.add(word.name()));
    }
    return names;
  }

  private @Nullable Map<String, String> assigned(String message) {
    Map<String, String> values = new LinkedHashMap<>();
    List<Word> last = after;
    if (last == null) {
      List<String> words = Words.split(message, before.size());
      return words.size() == before.size() && assign(before, words, values) ? values : null;
    }
    List<String> words = Words.split(message, Integer.MAX_VALUE);
    int count = words.size();
    return count >= before.size() + last.size()
            && assign(before, words, values)
            && assign(last, words.subList(count - last.size(), count), values)
        ? values
        : null;
  }

  private static boolean assign(
      List<Word> pattern, List<String> words, Map<String, String> values) {
    for (int i = 0; i < pattern.size(); i++) {
      Word word = pattern.get(i);
      if (!word.condition().test(words.get(i))) {
        return false;
      }
      if (!word.name().isEmpty()) {
        values.put(word.name(), words.get(i));
      }
    }
    return true;
  }

  /** Parts events into words. */
  static final class Words {
    private final String text;
    private int at;

    private Words(String text) {
      this.text = text;
    }

    /**
     * @param most how many there may be: the last one is all that is left
     */
    static List<String> split(String message, int most) {
      Words words = new Words(message);
      List<String> found = new ArrayList<>();
      words.skipSpace();
      while (words.at < message.length()) {
        int from = words.at;
        String word = words.next();
        words.skipSpace();
        if (found.size() == most - 1 && words.at < message.length()) {
          found.add(message.substring(from).strip());
          return found;
        }
        found.add(word);
      }
      return found;
    }

    private String next() {
      char open = text.charAt(at);
      char close = open == '[' ? ']' : '"';
      if (open == '[' || open == '"') {
        int end = text.indexOf(close, at + 1);
        if (end >= 0
            && (end + 1 == text.length() || Character.isWhitespace(text.charAt(end + 1)))) {
          String word = text.substring(at + 1, end);
          at = end + 1;
          return word;
        }
      }
      int from = at;
      while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      return text.substring(from, at);
    }

    private void skipSpace() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }
  }
}
