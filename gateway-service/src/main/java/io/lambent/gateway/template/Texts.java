package io.lambent.gateway.template;

import java.util.Collection;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import net.minidev.json.JSONArray;
import net.minidev.json.JSONStyle;
import net.minidev.json.JSONValue;
import org.jspecify.annotations.Nullable;

/** Converts values to texts, and implements operations on texts, within the budget. */
final class Texts {
  /**
   * The maximum number of values nested in a list or map; a value counts each time that it occurs.
   */
  private static final int MAX_WEIGHT = 200_000;

  private static final int MAX_DEPTH = 200;

  /** Standard JSON; the default style of json-smart escapes slashes. */
  private static final JSONStyle STYLE = new JSONStyle(JSONStyle.FLAG_PROTECT_4WEB);

  private Texts() {}

  /** A value as JSON. */
  static String json(Object value) {
    weigh(value);
    String json = JSONValue.toJSONString(value, STYLE);
    Budget.grow(json.length());
    return json;
  }

  /** A value as a template prints it: maps as in Java, lists from JSON as JSON. */
  static String of(@Nullable Object value) {
    if (value instanceof Map || value instanceof Collection) {
      weigh(value);
      return print(value);
    }
    String text = String.valueOf(value);
    Budget.grow(text.length());
    return text;
  }

  private static String print(@Nullable Object value) {
    String text;
    if (value instanceof JSONArray array) {
      text = JSONValue.toJSONString(array, STYLE);
    } else if (value instanceof Map<?, ?> map) {
      StringBuilder all = new StringBuilder("{");
      map.forEach(
          (name, each) ->
              all.append(all.length() > 1 ? ", " : "")
                  .append(name)
                  .append('=')
                  .append(print(each)));
      text = all.append('}').toString();
    } else if (value instanceof Collection<?> collection) {
      StringBuilder all = new StringBuilder("[");
      collection.forEach(each -> all.append(all.length() > 1 ? ", " : "").append(print(each)));
      text = all.append(']').toString();
    } else {
      text = String.valueOf(value);
    }
    Budget.grow(text.length());
    return text;
  }

  /**
   * Checks the size of a value when printed, since lists can contain the same list many times.
   *
   * @throws TemplateException where it is
   */
  static void weigh(@Nullable Object value) {
    weigh(value, new int[1], 0);
  }

  private static void weigh(@Nullable Object value, int[] count, int depth) {
    if (++count[0] > MAX_WEIGHT || depth > MAX_DEPTH) {
      throw new TemplateException("a list or map of the template is too large");
    }
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, each) -> {
            weigh(name, count, depth + 1);
            weigh(each, count, depth + 1);
          });
    } else if (value instanceof Collection<?> collection) {
      collection.forEach(each -> weigh(each, count, depth + 1));
    }
  }

  /** A text that counts the characters that a regular expression reads. */
  private record Watched(CharSequence text) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      Budget.look();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  private static Matcher matcher(String text, String expression) {
    try {
      return Pattern.compile(expression).matcher(new Watched(text));
    } catch (PatternSyntaxException e) {
      throw new TemplateException("the regular expression " + expression + " is malformed");
    }
  }

  static boolean matches(String text, String expression) {
    return matcher(text, expression).matches();
  }

  static String replaceAll(String text, String expression, String replacement) {
    if (isPlain(expression) && isPlain(replacement)) {
      return replace(text, expression, replacement);
    }
    Matcher matcher = matcher(text, expression);
    StringBuilder all = new StringBuilder();
    while (matcher.find()) {
      int before = all.length();
      appendReplacement(matcher, all, replacement);
      Budget.grow(all.length() - before);
    }
    return matcher.appendTail(all).toString();
  }

  /**
   * Returns true where a text has no special characters, neither for regular expressions nor for
   * replacements.
   */
  private static boolean isPlain(String text) {
    return !text.isEmpty() && text.chars().noneMatch(c -> "\\^$.|?*+()[]{}".indexOf(c) >= 0);
  }

  private static void appendReplacement(Matcher matcher, StringBuilder all, String replacement) {
    try {
      matcher.appendReplacement(all, replacement);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new TemplateException("the replacement " + replacement + " is malformed");
    }
  }

  static String replaceFirst(String text, String expression, String replacement) {
    Matcher matcher = matcher(text, expression);
    if (!matcher.find()) {
      return text;
    }
    StringBuilder all = new StringBuilder();
    appendReplacement(matcher, all, replacement);
    Budget.grow(all.length() + text.length());
    return matcher.appendTail(all).toString();
  }

  static String replace(String text, String old, String replacement) {
    if (old.isEmpty()) {
      throw new TemplateException("an empty text cannot be replaced");
    }
    int found = text.indexOf(old);
    if (found < 0) {
      return text;
    }
    StringBuilder all = new StringBuilder();
    int from = 0;
    while (found >= 0) {
      Budget.grow((long) found - from + replacement.length());
      all.append(text, from, found).append(replacement);
      from = found + old.length();
      found = text.indexOf(old, from);
    }
    Budget.grow((long) text.length() - from);
    return all.append(text, from, text.length()).toString();
  }

  static String[] split(String text, String expression, int limit) {
    if (isPlain(expression)) {
      Budget.grow(text.length());
      return text.split(expression, limit);
    }
    Budget.grow(text.length());
    try {
      return Pattern.compile(expression).split(new Watched(text), limit);
    } catch (PatternSyntaxException e) {
      throw new TemplateException("the regular expression " + expression + " is malformed");
    }
  }
}
