package io.lambent.services.dynamodb.expression;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Invalid;
import io.lambent.services.dynamodb.value.Utf8;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * ExpressionAttributeNames and ExpressionAttributeValues of one request, which all its expressions
 * share. It remembers which of them the expressions use.
 */
public final class Placeholders {
  /** The maximum size of a placeholder including its first character, in bytes. */
  private static final int MAX_KEY_BYTES = 255;

  private final Map<String, String> names;
  private final Map<String, AttributeValue> values;

  // AWS lists unused placeholders in the order of these sets.
  private final Set<String> unusedNames;
  private final Set<String> unusedValues;

  private Placeholders(Map<String, String> names, Map<String, AttributeValue> values) {
    this.names = names;
    this.values = values;
    this.unusedNames = new HashSet<>(names.keySet());
    this.unusedValues = new HashSet<>(values.keySet());
  }

  /** Returns the placeholders of a request without any. */
  public static Placeholders none() {
    return new Placeholders(Map.of(), Map.of());
  }

  /**
   * @param names null if the request has none
   * @param values null if the request has none
   * @throws AwsFailure a ValidationException
   */
  public static Placeholders of(
      @Nullable Map<String, String> names, @Nullable Map<String, AttributeValue> values) {
    if (names != null) {
      checkKeys("ExpressionAttributeNames", '#', names.keySet());
      for (Map.Entry<String, String> entry : names.entrySet()) {
        if (entry.getValue().isEmpty()) {
          throw Invalid.because(
              "ExpressionAttributeNames contains invalid value: Empty attribute name for key "
                  + entry.getKey());
        }
      }
    }
    if (values != null) {
      checkKeys("ExpressionAttributeValues", ':', values.keySet());
    }
    return new Placeholders(names == null ? Map.of() : names, values == null ? Map.of() : values);
  }

  /**
   * The error for a value that is not valid, in the words of those operations that name its key.
   *
   * @param reason why the value is not valid
   */
  public static AwsFailure invalidValue(String key, AwsFailure reason) {
    return Invalid.because(
        "ExpressionAttributeValues contains invalid value: " + reason.text() + " for key " + key);
  }

  private static void checkKeys(String parameter, char first, Set<String> keys) {
    if (keys.isEmpty()) {
      throw Invalid.because(parameter + " must not be empty");
    }
    for (String key : keys) {
      int size = Utf8.length(key);
      if (size > MAX_KEY_BYTES) {
        throw Invalid.because(
            parameter
                + " contains invalid key: The expression attribute map contains a key that is too"
                + " long; size of key: "
                + size);
      }
      if (!isPlaceholder(key, first)) {
        throw Invalid.because(
            parameter + " contains invalid key: Syntax error; key: \"" + key + "\"");
      }
    }
  }

  private static boolean isPlaceholder(String key, char first) {
    return key.length() > 1
        && key.charAt(0) == first
        && key.chars().skip(1).allMatch(Lexer::isWordPart);
  }

  /** Returns the name for a placeholder without marking it as used; null if there is none. */
  @Nullable String peekName(String placeholder) {
    return names.get(placeholder);
  }

  /** Returns the name for a placeholder and marks it as used; null if there is none. */
  @Nullable String name(String placeholder) {
    unusedNames.remove(placeholder);
    return names.get(placeholder);
  }

  /** Returns the value for a placeholder and marks it as used; null if there is none. */
  @Nullable AttributeValue value(String placeholder) {
    unusedValues.remove(placeholder);
    return values.get(placeholder);
  }

  /**
   * Checks that the expressions that were parsed with these placeholders use all of them.
   *
   * @throws AwsFailure a ValidationException
   */
  public void checkAllUsed() {
    if (!unusedNames.isEmpty()) {
      throw unused("ExpressionAttributeNames", unusedNames);
    }
    if (!unusedValues.isEmpty()) {
      throw unused("ExpressionAttributeValues", unusedValues);
    }
  }

  private static AwsFailure unused(String parameter, Set<String> keys) {
    return Invalid.because(
        "Value provided in "
            + parameter
            + " unused in expressions: keys: {"
            + String.join(", ", keys)
            + "}");
  }
}
