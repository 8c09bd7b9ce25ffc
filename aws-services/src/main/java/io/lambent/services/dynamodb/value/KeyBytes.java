package io.lambent.services.dynamodb.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes of key values, which compare as unsigned bytes in the order of the values, so that a {@code
 * bytea} column with a B-tree index gives the order of sort keys.
 *
 * <p>A string is its UTF-8 form and a binary value is itself; a prefix of the value is a prefix of
 * the bytes. A number starts with one byte for its sign: 1 for negative numbers, 2 for zero, which
 * has no more bytes, and 3 for positive ones. The exponent of the first digit follows in one byte,
 * from -130 as 0 to 125 as 255, then two digits in each byte, from 1 to 100. Bytes after the sign
 * of a negative number are inverted, and 255 ends them, so that the longer of two numbers with the
 * same first digits comes first.
 */
public final class KeyBytes {
  private static final byte NEGATIVE = 1;
  private static final byte ZERO = 2;
  private static final byte POSITIVE = 3;
  private static final byte END_OF_NEGATIVE = (byte) 255;

  private KeyBytes() {}

  /**
   * @throws IllegalArgumentException if the value is of a type that keys cannot have
   */
  public static byte[] of(AttributeValue value) {
    return switch (value) {
      case AttributeValue.S string -> string.value().getBytes(StandardCharsets.UTF_8);
      case AttributeValue.N number -> number(number.value());
      case AttributeValue.B binary -> binary.value().bytes();
      default -> throw new IllegalArgumentException(value.type() + " is no type of keys");
    };
  }

  /**
   * Reads what {@link #of} wrote.
   *
   * @param type S, N or B
   */
  public static AttributeValue read(AttributeType type, byte[] bytes) {
    return switch (type) {
      case S -> new AttributeValue.S(new String(bytes, StandardCharsets.UTF_8));
      case N -> new AttributeValue.N(number(bytes));
      case B -> new AttributeValue.B(new Binary(bytes));
      default -> throw new IllegalArgumentException(type + " is no type of keys");
    };
  }

  private static byte[] number(BigDecimal number) {
    int sign = number.signum();
    if (sign == 0) {
      return new byte[] {ZERO};
    }
    BigDecimal stripped = number.stripTrailingZeros();
    String digits = stripped.unscaledValue().abs().toString();
    int pairs = (digits.length() + 1) / 2;
    byte[] bytes = new byte[2 + pairs + (sign < 0 ? 1 : 0)];
    int mask = sign < 0 ? 255 : 0;
    bytes[0] = sign < 0 ? NEGATIVE : POSITIVE;
    bytes[1] = (byte) (Numbers.exponent(stripped) - Numbers.MIN_EXPONENT ^ mask);
    for (int pair = 0; pair < pairs; pair++) {
      int tens = digits.charAt(2 * pair) - '0';
      int ones = 2 * pair + 1 < digits.length() ? digits.charAt(2 * pair + 1) - '0' : 0;
      bytes[2 + pair] = (byte) (tens * 10 + ones + 1 ^ mask);
    }
    if (sign < 0) {
      bytes[bytes.length - 1] = END_OF_NEGATIVE;
    }
    return bytes;
  }

  private static BigDecimal number(byte[] bytes) {
    if (bytes[0] == ZERO) {
      return BigDecimal.ZERO;
    }
    boolean isNegative = bytes[0] == NEGATIVE;
    int mask = isNegative ? 255 : 0;
    int exponent = (bytes[1] & 255 ^ mask) + Numbers.MIN_EXPONENT;
    StringBuilder digits = new StringBuilder();
    for (int i = 2; i < bytes.length - (isNegative ? 1 : 0); i++) {
      int pair = (bytes[i] & 255 ^ mask) - 1;
      digits.append((char) ('0' + pair / 10)).append((char) ('0' + pair % 10));
    }
    BigInteger unscaled = new BigInteger(digits.toString());
    return new BigDecimal(
        isNegative ? unscaled.negate() : unscaled, digits.length() - 1 - exponent);
  }

  /**
   * The first bytes after all values that start with this prefix.
   *
   * @return an empty array if no bytes come after them, as for an empty prefix
   */
  public static byte[] afterPrefix(byte[] prefix) {
    int length = prefix.length;
    while (length > 0 && prefix[length - 1] == (byte) 255) {
      length--;
    }
    byte[] after = Arrays.copyOf(prefix, length);
    if (length > 0) {
      after[length - 1]++;
    }
    return after;
  }
}
