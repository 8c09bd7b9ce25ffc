package io.lambent.services.s3;

import io.lambent.aws.error.AwsFailure;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of bytes.
 *
 * @param first the first byte
 * @param last the last byte, inclusive
 */
record ByteRange(long first, long last) {
  private static final String UNIT = "bytes=";
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  /** The digits of numbers that a long surely holds. */
  private static final int LONGEST = 18;

  long length() {
    return last - first + 1;
  }

  /** The value of {@code Content-Range}. */
  String ofSize(long size) {
    return "bytes " + first + "-" + last + "/" + size;
  }

  /**
   * Reads the header {@code Range}.
   *
   * @return null where it is not one range, for which the whole content is answered
   */
  static @Nullable ByteRange of(String header, long size) {
    if (!header.startsWith(UNIT) || header.indexOf(',') >= 0) {
      return null;
    }
    String text = header.substring(UNIT.length());
    int dash = text.indexOf('-');
    if (dash < 0) {
      return null;
    }
    try {
      if (dash == 0) {
        long count = Math.min(number(text.substring(1)), size);
        if (count <= 0) {
          throw unsatisfiable(header, size);
        }
        return new ByteRange(size - count, size - 1);
      }
      long first = number(text.substring(0, dash));
      String end = text.substring(dash + 1);
      long last = end.isEmpty() ? size - 1 : Math.min(number(end), size - 1);
      if (!end.isEmpty() && number(end) < first) {
        return null;
      }
      if (first >= size) {
        throw unsatisfiable(header, size);
      }
      return new ByteRange(first, last);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Reads a number; those beyond the largest size of an object count as that. */
  private static long number(String text) {
    if (!DIGITS.matcher(text).matches()) {
      throw new NumberFormatException(text);
    }
    return text.length() > LONGEST ? Long.MAX_VALUE : Long.parseLong(text);
  }

  private static RuntimeException unsatisfiable(String header, long size) {
    return new AwsFailure(
        S3Error.INVALID_RANGE,
        "The requested range is not satisfiable",
        Map.of("RangeRequested", header, "ActualObjectSize", size));
  }
}
