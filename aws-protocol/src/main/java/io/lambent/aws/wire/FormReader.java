package io.lambent.aws.wire;

import io.lambent.aws.http.QueryString;
import io.lambent.aws.model.ListShape;
import io.lambent.aws.model.MapShape;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.Structure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns parameters of the query protocol, such as {@code Tags.member.1.Key=a}, into a value of a
 * shape. The parameters are a tree whose branches are the parts between dots.
 */
final class FormReader {
  private static final int DEEPEST = 64;

  /** A node of the tree: the value and the branches of one prefix. */
  private static final class Node {
    private @Nullable String value;
    private final Map<String, Node> children = new LinkedHashMap<>();
  }

  private FormReader() {}

  static Struct read(Structure shape, QueryString parameters) {
    Node root = new Node();
    for (QueryString.Parameter parameter : parameters.parameters()) {
      Node node = root;
      String[] parts = parameter.name().split("\\.", DEEPEST);
      for (String part : parts) {
        node = node.children.computeIfAbsent(part, any -> new Node());
      }
      if (node.value == null) {
        node.value = parameter.value();
      }
    }
    return structure(shape, root);
  }

  private static Struct structure(Structure shape, Node node) {
    Struct struct = new Struct();
    for (Member member : shape.members()) {
      Node found = node.children.get(name(member));
      if (found != null) {
        struct.put(member.name(), value(member, found));
      }
    }
    return struct;
  }

  /** A list without an element around its elements has their name. */
  private static String name(Member member) {
    return member.isFlattened() && member.shape() instanceof ListShape list
        ? XmlReader.flattenedName(member, list)
        : member.wireName();
  }

  private static @Nullable Object value(Member member, Node node) {
    return switch (member.shape()) {
      case Structure structure -> structure(structure, node);
      case ListShape list -> list(member, list, node);
      case MapShape map -> map(member, map, node);
      case Scalar scalar -> node.value == null ? null : TextScalars.read(scalar, node.value);
    };
  }

  private static List<Object> list(Member member, ListShape list, Node node) {
    Node elements = member.isFlattened() ? node : node.children.get(list.element().wireName());
    List<Object> values = new ArrayList<>();
    if (elements != null) {
      for (Node element : numbered(elements)) {
        Object value = value(list.element(), element);
        if (value != null) {
          values.add(value);
        }
      }
    }
    return values;
  }

  private static Map<String, Object> map(Member member, MapShape map, Node node) {
    Node entries = member.isFlattened() ? node : node.children.get("entry");
    Map<String, Object> values = new LinkedHashMap<>();
    if (entries != null) {
      for (Node entry : numbered(entries)) {
        Node key = entry.children.get(map.key().wireName());
        Node value = entry.children.get(map.value().wireName());
        if (key == null || key.value == null) {
          throw Unreadable.because("A map entry has no key");
        }
        Object part = value == null ? null : value(map.value(), value);
        if (part != null) {
          values.put(key.value, part);
        }
      }
    }
    return values;
  }

  /** Elements in the order of their numbers, which need not be without gaps. */
  private static List<Node> numbered(Node node) {
    TreeMap<Integer, Node> byNumber = new TreeMap<>();
    node.children.forEach(
        (number, child) -> {
          try {
            byNumber.put(Integer.parseInt(number), child);
          } catch (NumberFormatException e) {
            // AWS ignores parameters it does not know.
          }
        });
    return List.copyOf(byNumber.values());
  }
}
