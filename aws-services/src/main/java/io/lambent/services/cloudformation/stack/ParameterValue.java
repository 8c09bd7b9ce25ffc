package io.lambent.services.cloudformation.stack;

import org.jspecify.annotations.Nullable;

/**
 * The value of a parameter.
 *
 * @param value as it was given, or the default; a list is separated by commas
 * @param resolved what Parameter Store had under that name; null for other parameters
 */
public record ParameterValue(String value, @Nullable String resolved) {

  /** The value that functions see. */
  public String effective() {
    return resolved == null ? value : resolved;
  }
}
