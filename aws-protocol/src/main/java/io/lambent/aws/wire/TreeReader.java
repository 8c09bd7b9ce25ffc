package io.lambent.aws.wire;

import io.lambent.aws.model.ListShape;
import io.lambent.aws.model.MapShape;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.Shape;
import io.lambent.aws.model.Structure;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns a tree, read from JSON or CBOR, into a value of a shape. Members that the shape lacks are
 * ignored, and so are nulls, as AWS does.
 *
 * @param wireNames true if properties have the members' wire names, as in REST-JSON
 * @param keepsNulls true if nulls in lists and maps are left for the check of constraints
 */
record TreeReader(boolean wireNames, boolean keepsNulls) {

  TreeReader(boolean wireNames) {
    this(wireNames, false);
  }

  /**
   * @param which the members to read
   */
  Struct structure(Structure shape, Object node, Predicate<Member> which) {
    if (!(node instanceof Map<?, ?> object)) {
      throw node instanceof List<?>
          ? Unreadable.because("Start of list found where not expected")
          : Unreadable.because("Unexpected field type");
    }
    Struct struct = new Struct();
    for (Member member : shape.members()) {
      if (which.test(member)) {
        Object value = object.get(wireNames ? member.wireName() : member.name());
        if (value != null) {
          struct.put(member.name(), value(member.shape(), value));
        }
      }
    }
    return struct;
  }

  Object value(Shape shape, Object node) {
    return switch (shape) {
      case Structure structure -> structure(structure, node, member -> true);
      case ListShape list -> list(list, node);
      case MapShape map -> map(map, node);
      case Scalar scalar -> scalar(scalar, node);
    };
  }

  private List<@Nullable Object> list(ListShape shape, Object node) {
    if (!(node instanceof List<?> elements)) {
      throw node instanceof Map<?, ?>
          ? Unreadable.because("Start of structure or map found where not expected.")
          : Unreadable.because("Unexpected field type");
    }
    List<@Nullable Object> list = new ArrayList<>(elements.size());
    for (@Nullable Object element : elements) {
      if (element == null && !keepsNulls) {
        throw Unreadable.because("A list must not contain null");
      }
      list.add(element == null ? null : value(shape.element().shape(), element));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(MapShape shape, Object node) {
    if (!(node instanceof Map<?, ?> entries)) {
      throw node instanceof List<?>
          ? Unreadable.because("Start of list found where not expected")
          : Unreadable.because("Unexpected field type");
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      Object value = entry.getValue();
      if (value != null) {
        map.put((String) entry.getKey(), value(shape.value().shape(), value));
      } else if (keepsNulls) {
        map.put((String) entry.getKey(), null);
      }
    }
    return map;
  }

  private static Object scalar(Scalar shape, Object node) {
    return switch (shape.kind()) {
      case STRING -> {
        if (node instanceof String text) {
          yield text;
        }
        throw mismatch(shape, node);
      }
      case BLOB -> blob(shape, node);
      case BOOLEAN -> {
        if (node instanceof Boolean bool) {
          yield bool;
        }
        throw mismatch(shape, node);
      }
      case INTEGER, LONG -> whole(shape, node);
      case FLOAT, DOUBLE -> floating(shape, node);
      case TIMESTAMP ->
          switch (node) {
            case Instant time -> time;
            case Number number -> Timestamps.ofSeconds(new BigDecimal(finite(shape, number)));
            case String text -> Timestamps.read(text);
            default -> throw mismatch(shape, node);
          };
    };
  }

  private static Object blob(Scalar shape, Object node) {
    if (node instanceof Blob) {
      return node;
    }
    if (node instanceof byte[] bytes) {
      return bytes;
    }
    if (node instanceof String text) {
      return TextScalars.base64(text);
    }
    throw mismatch(shape, node);
  }

  private static double floating(Scalar shape, Object node) {
    if (node instanceof Number number) {
      return number.doubleValue();
    }
    if (node instanceof String text && isNotFinite(text)) {
      return Double.parseDouble(text);
    }
    throw mismatch(shape, node);
  }

  private static String finite(Scalar shape, Number number) {
    if (!Double.isFinite(number.doubleValue())) {
      throw mismatch(shape, number);
    }
    return number.toString();
  }

  private static boolean isNotFinite(String text) {
    return text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
  }

  private static Object whole(Scalar shape, Object node) {
    long value;
    if (node instanceof Long number) {
      value = number;
    } else if (node instanceof Double number
        && number == Math.rint(number)
        && Math.abs(number) < 1L << 53) {
      value = number.longValue();
    } else {
      throw mismatch(shape, node);
    }
    if (shape.kind() == Scalar.Kind.LONG) {
      return value;
    }
    if (value != (int) value) {
      throw mismatch(shape, node);
    }
    return (int) value;
  }

  private static RuntimeException mismatch(Scalar shape, Object node) {
    String found =
        switch (node) {
          case String text -> "STRING_VALUE";
          case Boolean bool -> bool ? "TRUE_VALUE" : "FALSE_VALUE";
          case Number number -> "NUMBER_VALUE";
          case Instant time -> "TIMESTAMP_VALUE";
          default -> node instanceof byte[] ? "BLOB_VALUE" : "";
        };
    if (!found.isEmpty()) {
      return Unreadable.type(found, shape.kind().typeName());
    }
    return node instanceof List<?>
        ? Unreadable.because("Start of list found where not expected")
        : Unreadable.because("Start of structure or map found where not expected.");
  }
}
