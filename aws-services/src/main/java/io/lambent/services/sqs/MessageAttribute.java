package io.lambent.services.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of a message's attribute, as it comes, is kept and goes.
 *
 * @param dataType {@code String}, {@code Number} or {@code Binary}, and what the sender appends
 */
@SuppressWarnings("ArrayRecordComponent")
public record MessageAttribute(
    @Nullable String stringValue, byte @Nullable [] binaryValue, String dataType) {
  private static final int MOST = 10;
  private static final int MAX_NAME = 256;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");
  private static final Pattern TYPE = Pattern.compile("(String|Number|Binary)(\\..*)?");

  /** Checks attributes as AWS does. */
  static void check(Map<String, MessageAttribute> attributes) {
    if (attributes.size() > MOST) {
      throw SqsErrors.invalidParameter(
          "Number of message attributes ["
              + attributes.size()
              + "] exceeds the allowed maximum ["
              + MOST
              + "].");
    }
    attributes.forEach((name, attribute) -> attribute.check(name));
  }

  private void check(String name) {
    if (!NAME.matcher(name).matches()
        || name.length() > MAX_NAME
        || name.startsWith(".")
        || name.endsWith(".")
        || name.contains("..")
        || name.regionMatches(true, 0, "AWS.", 0, 4)
        || name.regionMatches(true, 0, "Amazon.", 0, 7)) {
      throw SqsErrors.invalidParameter(
          "The message attribute name '"
              + name
              + "' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen"
              + " (-), and period (.) characters.");
    }
    if (!TYPE.matcher(dataType).matches()) {
      throw SqsErrors.invalidParameter(
          "The message attribute '"
              + name
              + "' has an invalid message attribute type, the set of supported type prefixes is"
              + " Binary, Number, and String.");
    }
    boolean isEmpty =
        isBinary()
            ? binaryValue == null || binaryValue.length == 0
            : stringValue == null || stringValue.isEmpty();
    if (isEmpty) {
      throw SqsErrors.invalidParameter(
          "Message (user) attribute '"
              + name
              + "' must contain a non-empty value of type '"
              + dataType
              + "'.");
    }
    if (dataType.startsWith("Number")) {
      try {
        new BigDecimal(String.valueOf(stringValue));
      } catch (NumberFormatException e) {
        throw SqsErrors.invalidParameter(
            "Can't cast the value of message attribute '" + name + "' to a number.");
      }
    }
  }

  private boolean isBinary() {
    return dataType.startsWith("Binary");
  }

  private byte[] value() {
    return isBinary()
        ? (binaryValue == null ? new byte[0] : binaryValue)
        : String.valueOf(stringValue).getBytes(UTF_8);
  }

  /** The bytes that attributes count for of a message's size. */
  static int size(Map<String, MessageAttribute> attributes) {
    int size = 0;
    for (Map.Entry<String, MessageAttribute> entry : attributes.entrySet()) {
      size +=
          entry.getKey().getBytes(UTF_8).length
              + entry.getValue().dataType().getBytes(UTF_8).length
              + entry.getValue().value().length;
    }
    return size;
  }

  /**
   * The digest that clients compare; null where there are no attributes. See <a
   * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html">Calculating
   * the MD5 message digest for message attributes</a>.
   */
  static @Nullable String md5(Map<String, MessageAttribute> attributes) {
    if (attributes.isEmpty()) {
      return null;
    }
    MessageDigest digest = digest();
    new TreeMap<>(attributes)
        .forEach(
            (name, attribute) -> {
              add(digest, name.getBytes(UTF_8));
              add(digest, attribute.dataType().getBytes(UTF_8));
              digest.update((byte) (attribute.isBinary() ? 2 : 1));
              add(digest, attribute.value());
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, byte[] part) {
    int length = part.length;
    digest.update(
        new byte[] {
          (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
        });
    digest.update(part);
  }

  static String md5(String body) {
    return HexFormat.of().formatHex(digest().digest(body.getBytes(UTF_8)));
  }

  /** MD5 is what the protocol demands; nothing is protected by it. */
  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
