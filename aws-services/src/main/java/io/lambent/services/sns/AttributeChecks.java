package io.lambent.services.sns;

import io.lambent.services.sqs.MessageAttribute;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks message attributes as SNS does, whose texts differ from those of SQS. */
final class AttributeChecks {
  private static final Pattern NAME_CHARACTER = Pattern.compile("[A-Za-z0-9_.-]");
  private static final Pattern TYPE = Pattern.compile("(String|Number|Binary)(\\..*)?");
  private static final int MAX_NAME = 256;

  private AttributeChecks() {}

  static void check(Map<String, MessageAttribute> attributes) {
    attributes.forEach(
        (name, attribute) -> {
          checkName(name);
          checkValue(name, attribute);
        });
  }

  private static void checkName(String name) {
    if (name.length() >= MAX_NAME) {
      throw SnsErrors.invalidValue("Length of message attribute name must be less than 256 bytes.");
    }
    for (int i = 0; i < name.length(); i++) {
      String character = name.substring(i, i + 1);
      if (!NAME_CHARACTER.matcher(character).matches()) {
        throw SnsErrors.invalidValue(
            "Invalid non-alphanumeric character '#x"
                + Integer.toHexString(name.charAt(i)).toUpperCase(Locale.ROOT)
                + "' was found in the message attribute name. Can only include alphanumeric"
                + " characters, hyphens, underscores, or dots.");
      }
    }
    if (name.startsWith(".")) {
      throw SnsErrors.invalidValue(
          "Invalid message attribute name starting with character '.' was found.");
    }
    if (name.endsWith(".") || name.isEmpty()) {
      throw SnsErrors.invalidValue(
          "Invalid message attribute name ending with character '.' was found.");
    }
    if (name.contains("..")) {
      throw SnsErrors.invalidValue("Message attribute name can not have successive '.' character.");
    }
  }

  private static void checkValue(String name, MessageAttribute attribute) {
    String type = attribute.dataType();
    if (!TYPE.matcher(type).matches()) {
      throw SnsErrors.invalidValue(
          "The message attribute '"
              + name
              + "' has an invalid message attribute type, the set of supported type prefixes is"
              + " Binary, Number, and String.");
    }
    byte[] bytes = attribute.binaryValue();
    String text = attribute.stringValue();
    boolean isBinary = type.startsWith("Binary");
    if (isBinary ? bytes == null && text != null : text == null && bytes != null) {
      throw SnsErrors.invalidValue(
          "The message attribute '"
              + name
              + "' with type '"
              + type
              + "' must use field '"
              + (isBinary ? "Binary" : "String")
              + "'.");
    }
    if (isBinary ? bytes == null || bytes.length == 0 : text == null || text.isEmpty()) {
      throw SnsErrors.invalidValue(
          "The message attribute '"
              + name
              + "' must contain non-empty message attribute value for message attribute type '"
              + type
              + "'.");
    }
    if (text != null && !TopicTable.isStorable(text)) {
      throw SnsErrors.invalidValue("Invalid character in message attribute '" + name + "'.");
    }
    if (type.startsWith("Number") && text != null) {
      try {
        new BigDecimal(text);
      } catch (NumberFormatException e) {
        throw SnsErrors.invalidValue(
            "Could not cast message attribute '" + name + "' value to number.");
      }
    }
  }
}
