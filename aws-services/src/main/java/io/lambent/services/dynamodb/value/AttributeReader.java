package io.lambent.services.dynamodb.value;

import io.lambent.aws.error.AwsFailure;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads attribute values of a request as its JSON is parsed, without a tree in between.
 *
 * <p>JSON of another shape than values have is refused at once with a SerializationException.
 * Values that are well-formed but not valid are remembered, as AWS checks other parts of a request
 * first: {@link #failure} has the first of them, and the value itself reads as null then.
 */
public final class AttributeReader {
  private static final AttributeValue INVALID = new AttributeValue.NULL();
  private static final AttributeValue NULL = new AttributeValue.NULL();

  /** The maximum nesting of values; an attribute of an item is at level 1. */
  static final int MAX_LEVEL = 32;

  private static final String NOT_A_STRUCTURE =
      "Start of structure or map found where not expected";

  private final JsonParser parser;
  private @Nullable AwsFailure failure;

  public AttributeReader(JsonParser parser) {
    this.parser = parser;
  }

  /** The first reason why a value that was read since the last call is not valid. */
  public @Nullable AwsFailure failure() {
    AwsFailure first = failure;
    failure = null;
    return first;
  }

  /**
   * Throws the first reason why a value that was read since the last call is not valid.
   *
   * @throws AwsFailure a ValidationException
   */
  public void check() {
    AwsFailure first = failure();
    if (first != null) {
      throw first;
    }
  }

  /** Reads an item or a key; the parser is at its first token, and is left at its last. */
  public Item item() {
    return new Item(map(0));
  }

  /** Reads one value; the parser is at its first token, and is left at its last. */
  public AttributeValue value() {
    return value(1);
  }

  private Map<String, AttributeValue> map(int level) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_ARRAY) {
      throw Invalid.serialization(
          "Unrecognized collection type java.util.Map<java.lang.String,"
              + " com.amazonaws.dynamodb.v20120810.AttributeValue>");
    }
    if (token != JsonToken.START_OBJECT) {
      throw Invalid.serialization("Unexpected field type");
    }
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        map.put(name, value(level + 1));
      }
    }
    return map;
  }

  private AttributeValue value(int level) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_ARRAY) {
      throw Invalid.serialization(
          "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue");
    }
    if (token != JsonToken.START_OBJECT) {
      throw Invalid.serialization("Unexpected value type in payload");
    }
    if (level == MAX_LEVEL + 1) {
      fail(Nesting.tooDeep());
    }
    AttributeValue value = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      AttributeType type = AttributeType.named(parser.currentName());
      JsonToken content = parser.nextToken();
      if (type == null) {
        parser.skipChildren();
      } else if (content != JsonToken.VALUE_NULL) {
        AttributeValue next = content(type, content, level);
        if (value != null) {
          fail(Structures.moreThanOneType());
        }
        value = next;
      }
    }
    if (value == null) {
      fail(Structures.noType());
      return INVALID;
    }
    return value;
  }

  private AttributeValue content(AttributeType type, JsonToken token, int level) {
    return switch (type) {
      case S -> new AttributeValue.S(text(token));
      case N -> {
        String text = text(token);
        yield checked(() -> AttributeValue.N.of(text));
      }
      case B -> new AttributeValue.B(binary(token));
      case BOOL -> new AttributeValue.BOOL(bool(token));
      case NULL -> {
        boolean isNull = bool(token);
        yield checked(() -> Structures.nullValue(isNull));
      }
      case M -> new AttributeValue.M(map(level));
      case L -> list(token, level);
      case SS -> {
        List<String> elements = texts(token);
        yield checked(() -> AttributeSets.strings(elements));
      }
      case NS -> {
        List<String> elements = texts(token);
        yield checked(() -> AttributeSets.numbers(elements));
      }
      case BS -> {
        List<Binary> elements = binaries(token);
        yield checked(() -> AttributeSets.binaries(elements));
      }
    };
  }

  private AttributeValue list(JsonToken token, int level) {
    requireList(token);
    List<AttributeValue> list = new ArrayList<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      if (next == JsonToken.VALUE_NULL) {
        fail(Structures.noType());
      } else {
        list.add(value(level + 1));
      }
    }
    return new AttributeValue.L(list);
  }

  private List<String> texts(JsonToken token) {
    requireList(token);
    List<String> texts = new ArrayList<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      if (next == JsonToken.VALUE_NULL) {
        fail(nullInSet());
      } else {
        texts.add(text(next));
      }
    }
    return texts;
  }

  private List<Binary> binaries(JsonToken token) {
    requireList(token);
    List<Binary> binaries = new ArrayList<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      if (next == JsonToken.VALUE_NULL) {
        fail(nullInSet());
      } else {
        binaries.add(binary(next));
      }
    }
    return binaries;
  }

  private static AwsFailure nullInSet() {
    return Invalid.parameters("An element of a set may not be null");
  }

  private static void requireList(JsonToken token) {
    if (token == JsonToken.START_OBJECT) {
      throw Invalid.serialization(NOT_A_STRUCTURE);
    }
    if (token != JsonToken.START_ARRAY) {
      throw Invalid.serialization("Unexpected field type");
    }
  }

  private String text(JsonToken token) {
    if (token == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    throw wrongScalar(token, "String");
  }

  private boolean bool(JsonToken token) {
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return token == JsonToken.VALUE_TRUE;
    }
    if (token == JsonToken.VALUE_STRING) {
      String text = parser.getString();
      if (text.equalsIgnoreCase("true") || text.equals("1") || text.equalsIgnoreCase("yes")) {
        return true;
      }
      if (text.equalsIgnoreCase("false") || text.equals("0") || text.equalsIgnoreCase("no")) {
        return false;
      }
      throw Invalid.serialization("Unexpected token received from parser");
    }
    throw wrongScalar(token, "Boolean");
  }

  private static RuntimeException wrongScalar(JsonToken token, String wanted) {
    String found =
        switch (token) {
          case VALUE_NUMBER_INT -> "NUMBER_VALUE";
          case VALUE_NUMBER_FLOAT -> "DECIMAL_VALUE";
          case VALUE_TRUE -> "TRUE_VALUE";
          case VALUE_FALSE -> "FALSE_VALUE";
          default -> "";
        };
    if (!found.isEmpty()) {
      return Invalid.serialization(found + " cannot be converted to " + wanted);
    }
    return Invalid.serialization(
        token == JsonToken.START_ARRAY
            ? "Unrecognized collection type class java.lang." + wanted
            : NOT_A_STRUCTURE);
  }

  private Binary binary(JsonToken token) {
    if (token == JsonToken.START_ARRAY) {
      throw Invalid.serialization("Unrecognized collection type class java.nio.ByteBuffer");
    }
    if (token == JsonToken.START_OBJECT) {
      throw Invalid.serialization(NOT_A_STRUCTURE);
    }
    if (token != JsonToken.VALUE_STRING) {
      throw Invalid.serialization("only base-64-encoded strings are convertible to bytes");
    }
    String text = parser.getString();
    if (text.length() % 4 != 0) {
      throw Invalid.serialization(
          "Base64 encoded length is expected a multiple of 4 bytes but found: " + text.length());
    }
    try {
      return new Binary(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      // The last word is AWS's spelling.
      throw Invalid.serialization("Invalid last non-pad Base64 character dectected");
    }
  }

  private AttributeValue checked(Supplier<AttributeValue> value) {
    try {
      return value.get();
    } catch (AwsFailure e) {
      fail(e);
      return INVALID;
    }
  }

  private void fail(AwsFailure reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  static AttributeValue nullValue() {
    return NULL;
  }
}
