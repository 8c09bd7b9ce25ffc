package io.lambent.services.dynamodb.value;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Converts between attribute values and the structures that the API's model reads and writes. */
public final class Structures {
  private Structures() {}

  /**
   * Reads an item or a key.
   *
   * @param attributes a map of {@link Struct}, as the API's model has it
   * @throws AwsFailure a ValidationException
   */
  public static Item item(Map<?, ?> attributes) {
    return new Item(map(attributes, 0));
  }

  /**
   * Reads one value.
   *
   * @throws AwsFailure a ValidationException
   */
  public static AttributeValue value(Struct struct) {
    return value(struct, 1);
  }

  private static Map<String, AttributeValue> map(Map<?, ?> attributes, int level) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : attributes.entrySet()) {
      if (entry.getValue() != null) {
        map.put((String) entry.getKey(), value((Struct) entry.getValue(), level + 1));
      }
    }
    return map;
  }

  private static AttributeValue value(Struct struct, int level) {
    if (level > Nesting.MAX_LEVEL) {
      throw Nesting.tooDeep();
    }
    AttributeValue value = null;
    int types = 0;
    for (AttributeType type : AttributeType.values()) {
      Object content = struct.get(type.name());
      if (content != null) {
        value = value(type, content, level);
        types++;
      }
    }
    if (value == null) {
      throw noType();
    }
    if (types > 1) {
      throw moreThanOneType();
    }
    return value;
  }

  private static AttributeValue value(AttributeType type, Object content, int level) {
    return switch (type) {
      case S -> new AttributeValue.S((String) content);
      case N -> AttributeValue.N.of((String) content);
      case B -> new AttributeValue.B(new Binary((byte[]) content));
      case BOOL -> new AttributeValue.BOOL((Boolean) content);
      case NULL -> nullValue((Boolean) content);
      case M -> new AttributeValue.M(map((Map<?, ?>) content, level));
      case L -> {
        List<AttributeValue> list = new ArrayList<>();
        for (Object element : (List<?>) content) {
          if (element == null) {
            throw noType();
          }
          list.add(value((Struct) element, level + 1));
        }
        yield new AttributeValue.L(list);
      }
      case SS -> AttributeSets.strings(texts(content));
      case NS -> AttributeSets.numbers(texts(content));
      case BS ->
          AttributeSets.binaries(
              ((List<?>) content).stream().map(bytes -> new Binary((byte[]) bytes)).toList());
    };
  }

  private static List<String> texts(Object content) {
    return ((List<?>) content).stream().map(text -> (String) Objects.requireNonNull(text)).toList();
  }

  static AttributeValue nullValue(boolean isNull) {
    if (!isNull) {
      throw Invalid.parameters("Null attribute value types must have the value of true");
    }
    return new AttributeValue.NULL();
  }

  static AwsFailure noType() {
    return Invalid.because(
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  }

  static AwsFailure moreThanOneType() {
    return Invalid.because(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the"
            + " supported datatypes");
  }

  /** Writes an item as a map of {@link Struct}. */
  public static Map<String, Object> of(Item item) {
    return of(item.attributes());
  }

  private static Map<String, Object> of(Map<String, AttributeValue> attributes) {
    Map<String, Object> map = new LinkedHashMap<>();
    attributes.forEach((name, value) -> map.put(name, of(value)));
    return map;
  }

  /** Writes one value. */
  public static Struct of(AttributeValue value) {
    return Struct.of(value.type().name(), content(value));
  }

  private static Object content(AttributeValue value) {
    return switch (value) {
      case AttributeValue.S string -> string.value();
      case AttributeValue.N number -> number.text();
      case AttributeValue.B binary -> binary.value().bytes();
      case AttributeValue.BOOL bool -> bool.value();
      case AttributeValue.NULL nothing -> true;
      case AttributeValue.M map -> of(map.value());
      case AttributeValue.L list -> list.value().stream().map(Structures::of).toList();
      case AttributeValue.SS strings -> List.copyOf(strings.value());
      case AttributeValue.NS numbers -> plain(numbers.value());
      case AttributeValue.BS binaries -> binaries.value().stream().map(Binary::bytes).toList();
    };
  }

  private static List<String> plain(Set<BigDecimal> numbers) {
    return numbers.stream().map(BigDecimal::toPlainString).toList();
  }
}
