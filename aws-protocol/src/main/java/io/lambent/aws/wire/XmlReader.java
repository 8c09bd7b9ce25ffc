package io.lambent.aws.wire;

import io.lambent.aws.model.ListShape;
import io.lambent.aws.model.MapShape;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.Structure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns XML into a value of a shape. */
final class XmlReader {

  private XmlReader() {}

  /**
   * @param which the members to read
   */
  static Struct structure(Structure shape, XmlElement element, Predicate<Member> which) {
    Struct struct = new Struct();
    for (Member member : shape.members()) {
      if (which.test(member)) {
        struct.put(member.name(), member(member, element));
      }
    }
    return struct;
  }

  private static @Nullable Object member(Member member, XmlElement parent) {
    if (member.isXmlAttribute()) {
      String value = parent.attribute(member.wireName());
      return value == null ? null : TextScalars.read(member.shape(), value);
    }
    if (member.isFlattened() && member.shape() instanceof ListShape list) {
      List<XmlElement> elements = parent.children(flattenedName(member, list));
      return elements.isEmpty() ? null : elements(list, elements);
    }
    List<XmlElement> found = parent.children(member.wireName());
    if (found.isEmpty()) {
      return null;
    }
    return member.isFlattened() && member.shape() instanceof MapShape map
        ? entries(map, found)
        : value(member, found.getFirst());
  }

  /** The name of each element of a list that has no element around it. */
  static String flattenedName(Member member, ListShape list) {
    return list.element().hasWireName() ? list.element().wireName() : member.wireName();
  }

  private static Object value(Member member, XmlElement element) {
    return switch (member.shape()) {
      case Structure structure -> structure(structure, element, any -> true);
      case ListShape list -> elements(list, element.children());
      case MapShape map -> entries(map, element.children("entry"));
      case Scalar scalar -> TextScalars.read(scalar, element.text());
    };
  }

  private static List<Object> elements(ListShape list, List<XmlElement> elements) {
    return elements.stream().map(element -> value(list.element(), element)).toList();
  }

  private static Map<String, Object> entries(MapShape map, List<XmlElement> entries) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (XmlElement entry : entries) {
      List<XmlElement> keys = entry.children(map.key().wireName());
      List<XmlElement> parts = entry.children(map.value().wireName());
      if (keys.size() != 1 || parts.size() != 1) {
        throw XmlElement.malformed();
      }
      values.put(keys.getFirst().text(), value(map.value(), parts.getFirst()));
    }
    return values;
  }
}
