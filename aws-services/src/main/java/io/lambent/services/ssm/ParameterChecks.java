package io.lambent.services.ssm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.error.AwsFailure;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Checks new values of parameters, and completes their settings. */
final class ParameterChecks {
  private static final Set<String> DATA_TYPES =
      Set.of("text", "aws:ec2:image", "aws:ssm:integration");
  private static final String ADVANCED = "Advanced";
  private static final String INTELLIGENT = "Intelligent-Tiering";
  private static final int STANDARD_BYTES = 4096;
  private static final int ADVANCED_BYTES = 8192;
  private static final String DEFAULT_KEY = "alias/aws/ssm";

  private ParameterChecks() {}

  /**
   * The settings of a new version.
   *
   * @param before the version before; null for a new parameter
   * @throws AwsFailure where something does not hold
   */
  static Parameter.Settings settings(Parameters.Put input, @Nullable Parameter before) {
    if (input.policies() != null) {
      throw SsmErrors.validation("Parameter policies are not supported.");
    }
    String type = input.type() == null && before != null ? before.settings().type() : input.type();
    if (type == null) {
      throw SsmErrors.validation("A parameter type is required when you create a parameter.");
    }
    String dataType = Objects.requireNonNullElse(input.dataType(), "text");
    if (!DATA_TYPES.contains(dataType)) {
      throw SsmErrors.validation(
          "The following data type is not supported: "
              + dataType
              + " (Data type names are all lowercase.)");
    }
    boolean isSecure = type.equals(Parameter.SECURE);
    if (!isSecure && input.keyId() != null) {
      throw SsmErrors.validation("KeyId is required for SecureString type parameter only.");
    }
    checkPattern(input);
    return new Parameter.Settings(
        type,
        input.description() == null && before != null
            ? before.settings().description()
            : input.description(),
        input.allowedPattern(),
        isSecure ? Objects.requireNonNullElse(input.keyId(), DEFAULT_KEY) : null,
        tier(input, before),
        dataType);
  }

  private static String tier(Parameters.Put input, @Nullable Parameter before) {
    int bytes = input.value().getBytes(UTF_8).length;
    String asked = input.tier();
    boolean wasAdvanced = before != null && before.settings().tier().equals(ADVANCED);
    if (asked == null || asked.equals(INTELLIGENT)) {
      asked =
          wasAdvanced || (INTELLIGENT.equals(asked) && bytes > STANDARD_BYTES)
              ? ADVANCED
              : Parameter.STANDARD;
    } else if (wasAdvanced && asked.equals(Parameter.STANDARD)) {
      throw SsmErrors.validation(
          "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from"
              + " the advanced-parameter tier to the standard-parameter tier.");
    }
    if (asked.equals(Parameter.STANDARD) && bytes > STANDARD_BYTES) {
      throw SsmErrors.validation(
          "Standard tier parameters support a maximum parameter value of 4096 characters. To"
              + " create a larger parameter value, upgrade the parameter to use the"
              + " advanced-parameter tier. For more information, see"
              + " https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html");
    }
    if (bytes > ADVANCED_BYTES) {
      throw SsmErrors.validation(
          "Advanced tier parameters support a maximum parameter value of 8192 characters.");
    }
    return asked;
  }

  private static void checkPattern(Parameters.Put input) {
    String pattern = input.allowedPattern();
    if (pattern == null || pattern.isEmpty()) {
      return;
    }
    boolean matches;
    try {
      matches = Pattern.compile(pattern).matcher(new Bounded(input.value())).matches();
    } catch (PatternSyntaxException e) {
      throw AwsFailure.declared(
          "InvalidAllowedPatternException",
          "The request does not meet the regular expression" + " requirement.");
    } catch (TooLong | StackOverflowError e) {
      throw AwsFailure.declared(
          "InvalidAllowedPatternException", "The pattern takes too long to match the value.");
    }
    if (!matches) {
      throw AwsFailure.declared(
          "ParameterPatternMismatchException",
          "Parameter value, cannot be validated against allowedPattern: " + pattern);
    }
  }

  private static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** A text that a pattern may look at so often only, as some patterns never come to an end. */
  private record Bounded(String text, int[] left) implements CharSequence {
    private static final int MOST = 10_000_000;

    Bounded(String text) {
      this(text, new int[] {MOST});
    }

    @Override
    public char charAt(int index) {
      if (--left[0] < 0) {
        throw new TooLong();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }
  }
}
