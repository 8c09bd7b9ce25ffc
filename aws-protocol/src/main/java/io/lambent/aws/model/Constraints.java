package io.lambent.aws.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The constraints of a model on a value. Ranges hold for the value of numbers, the length of
 * strings and blobs, and the size of lists and maps.
 */
public final class Constraints {
  /** A shape without constraints. */
  public static final Constraints NONE = new Constraints(null, null, null, List.of());

  private final @Nullable BigDecimal min;
  private final @Nullable BigDecimal max;
  private final @Nullable String pattern;
  private final List<String> values;
  private volatile @Nullable Pattern compiled;

  Constraints(
      @Nullable BigDecimal min,
      @Nullable BigDecimal max,
      @Nullable String pattern,
      List<String> values) {
    this.min = min;
    this.max = max;
    this.pattern = pattern;
    this.values = List.copyOf(values);
  }

  public @Nullable BigDecimal min() {
    return min;
  }

  public @Nullable BigDecimal max() {
    return max;
  }

  /** The regular expression as the model has it. */
  public @Nullable String pattern() {
    return pattern;
  }

  /** The values of an enumeration, in the order of the model; empty where any value is allowed. */
  public List<String> values() {
    return values;
  }

  public boolean isEmpty() {
    return min == null && max == null && pattern == null && values.isEmpty();
  }

  /**
   * The pattern, compiled at its first use. The whole value must match it.
   *
   * @throws PatternSyntaxException where Java does not understand the model's expression
   */
  public @Nullable Pattern compiledPattern() {
    Pattern known = compiled;
    if (known == null && pattern != null) {
      known = Pattern.compile(pattern);
      compiled = known;
    }
    return known;
  }
}
