package io.lambent.services.dynamodb.value;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Numbers as DynamoDB has them: up to 38 significant digits, zero or a magnitude from 1E-130 to
 * 9.9999999999999999999999999999999999999E+125.
 */
public final class Numbers {
  static final int MAX_DIGITS = 38;

  /** Exponent of the first digit of the largest numbers. */
  static final int MAX_EXPONENT = 125;

  /** Exponent of the first digit of the smallest numbers. */
  static final int MIN_EXPONENT = -130;

  private static final int DIGITS_OF_A_LONG = 18;

  private Numbers() {}

  /**
   * Reads a number in decimal or scientific notation.
   *
   * @return without trailing zeros
   * @throws io.lambent.aws.error.AwsFailure a ValidationException for another text, or a number
   *     that is out of range or has too many digits
   */
  public static BigDecimal parse(String text) {
    if (text.isEmpty()) {
      throw notANumber(text);
    }
    return new Scanner(text).number();
  }

  /**
   * Checks a result of arithmetic.
   *
   * @return without trailing zeros
   * @throws io.lambent.aws.error.AwsFailure a ValidationException if it is out of range or has too
   *     many digits
   */
  public static BigDecimal checked(BigDecimal number) {
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal stripped = number.stripTrailingZeros();
    check(exponent(stripped), stripped.precision());
    return stripped;
  }

  /** Exponent of the first digit: 0 for 7, 2 for 123, -1 for 0.5. */
  static int exponent(BigDecimal number) {
    return number.precision() - number.scale() - 1;
  }

  private static void check(long exponent, int digits) {
    if (exponent > MAX_EXPONENT) {
      throw Invalid.because(
          "Number overflow. Attempting to store a number with magnitude larger than supported"
              + " range");
    }
    if (exponent < MIN_EXPONENT) {
      throw Invalid.because(
          "Number underflow. Attempting to store a number with magnitude smaller than supported"
              + " range");
    }
    if (digits > MAX_DIGITS) {
      throw Invalid.because("Attempting to store more than 38 significant digits in a Number");
    }
  }

  /**
   * Size in bytes as AWS counts it: one for the exponent, one for each two digits, which are paired
   * from the decimal point, and one for a sign.
   */
  static int size(BigDecimal number) {
    if (number.signum() == 0) {
      return 1;
    }
    int digits = number.precision();
    boolean firstIsAlone = exponent(number) % 2 == 0;
    int pairs = firstIsAlone ? 1 + digits / 2 : (digits + 1) / 2;
    return 1 + pairs + (number.signum() < 0 ? 1 : 0);
  }

  private static RuntimeException notANumber(String text) {
    String reason = "The parameter cannot be converted to a numeric value";
    return Invalid.because(text.isEmpty() ? reason : reason + ": " + text);
  }

  /** Reads one text, with a bounded amount of work for texts of any length. */
  private static final class Scanner {
    /** Larger exponents are out of range whatever the digits are, as texts are shorter. */
    private static final long EXPONENT_BOUND = 1L << 40;

    private final String text;
    private int position;
    private boolean isNegative;

    /** Digits from the first that is not zero. */
    private final StringBuilder significant = new StringBuilder();

    /** Zeros that count only if another digit follows. */
    private int pendingZeros;

    private boolean hasDigits;

    /** Number of digits between the first significant one and the decimal point. */
    private long integerDigits;

    /** Number of zeros between the decimal point and the first significant digit. */
    private long leadingFractionZeros;

    private boolean isTooLong;

    Scanner(String text) {
      this.text = text;
    }

    BigDecimal number() {
      sign();
      digits(false);
      if (peek() == '.') {
        position++;
        digits(true);
      }
      long exponent = hasDigits ? exponentPart() : 0;
      if (!hasDigits || position != text.length()) {
        throw notANumber(text);
      }
      if (significant.isEmpty()) {
        check(exponent, 0);
        return BigDecimal.ZERO;
      }
      long first =
          Math.clamp(exponent, -EXPONENT_BOUND, EXPONENT_BOUND)
              + (integerDigits > 0 ? integerDigits - 1 : -leadingFractionZeros - 1);
      check(first, isTooLong ? MAX_DIGITS + 1 : significant.length());
      return decimal((int) (significant.length() - 1 - first));
    }

    private void sign() {
      if (peek() == '-' || peek() == '+') {
        isNegative = peek() == '-';
        position++;
      }
    }

    private void digits(boolean isFraction) {
      for (char c = peek(); c >= '0' && c <= '9'; c = peek()) {
        position++;
        hasDigits = true;
        if (significant.isEmpty() && c == '0') {
          leadingFractionZeros += isFraction ? 1 : 0;
          continue;
        }
        integerDigits += isFraction ? 0 : 1;
        if (c == '0') {
          pendingZeros++;
        } else if (significant.length() + (long) pendingZeros >= MAX_DIGITS) {
          isTooLong = true;
        } else {
          significant.repeat('0', pendingZeros).append(c);
          pendingZeros = 0;
        }
      }
    }

    private long exponentPart() {
      if (peek() != 'e' && peek() != 'E') {
        return 0;
      }
      position++;
      boolean isBelowZero = peek() == '-';
      if (isBelowZero || peek() == '+') {
        position++;
      }
      int start = position;
      while (peek() >= '0' && peek() <= '9') {
        position++;
      }
      try {
        long exponent = Long.parseLong(text, start, position, 10);
        return isBelowZero ? -exponent : exponent;
      } catch (NumberFormatException e) {
        throw notANumber(text);
      }
    }

    private BigDecimal decimal(int scale) {
      if (significant.length() <= DIGITS_OF_A_LONG) {
        long unscaled = Long.parseLong(significant, 0, significant.length(), 10);
        return BigDecimal.valueOf(isNegative ? -unscaled : unscaled, scale);
      }
      BigInteger unscaled = new BigInteger(significant.toString());
      return new BigDecimal(isNegative ? unscaled.negate() : unscaled, scale);
    }

    /** The next character; a blank at the end. */
    private char peek() {
      return position < text.length() ? text.charAt(position) : ' ';
    }
  }
}
