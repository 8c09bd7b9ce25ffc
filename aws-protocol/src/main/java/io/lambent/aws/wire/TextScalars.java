package io.lambent.aws.wire;

import io.lambent.aws.model.Member;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.Shape;
import io.lambent.aws.model.TimestampFormat;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;

/** Scalars as text: in paths, queries, headers, forms and XML. */
final class TextScalars {

  private TextScalars() {}

  static Object read(Shape shape, String text) {
    if (!(shape instanceof Scalar scalar)) {
      throw Unreadable.because("Unexpected value of " + shape.name());
    }
    return switch (scalar.kind()) {
      case STRING -> text;
      case BLOB -> base64(text);
      case BOOLEAN ->
          switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw mismatch(scalar);
          };
      case INTEGER, LONG, FLOAT, DOUBLE -> number(scalar, text.trim());
      case TIMESTAMP -> Timestamps.read(text.trim());
    };
  }

  private static Object number(Scalar scalar, String text) {
    try {
      return switch (scalar.kind()) {
        case INTEGER -> Integer.valueOf(text);
        case LONG -> Long.valueOf(text);
        default -> Double.valueOf(text);
      };
    } catch (NumberFormatException e) {
      throw mismatch(scalar);
    }
  }

  private static RuntimeException mismatch(Scalar scalar) {
    return Unreadable.type("STRING_VALUE", scalar.kind().typeName());
  }

  static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(withoutSpace(text));
    } catch (IllegalArgumentException e) {
      throw Unreadable.type("STRING_VALUE", "Blob");
    }
  }

  /** XML may break lines in a value. */
  private static String withoutSpace(String text) {
    return text.codePoints().anyMatch(Character::isWhitespace) ? text.replaceAll("\\s", "") : text;
  }

  /**
   * Writes a scalar.
   *
   * @param standard the format of timestamps where the member has none
   * @param alwaysMillis see {@link Timestamps#write}
   */
  static String write(Member member, Object value, TimestampFormat standard, boolean alwaysMillis) {
    return switch (value) {
      case Instant time -> {
        TimestampFormat format = member.timestampFormat();
        yield Timestamps.write(time, format == null ? standard : format, alwaysMillis);
      }
      case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
      default -> value.toString();
    };
  }
}
