package io.lambent.aws.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.model.ListShape;
import io.lambent.aws.model.MapShape;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.Structure;
import io.lambent.aws.model.TimestampFormat;
import java.util.Map;
import java.util.function.Predicate;

/** Writes values of shapes as XML. */
final class XmlWriter {
  static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private final StringBuilder xml = new StringBuilder();
  private final boolean alwaysMillis;

  /**
   * @param alwaysMillis true if timestamps have a fraction where it is zero, as in S3
   */
  XmlWriter(boolean alwaysMillis) {
    this.alwaysMillis = alwaysMillis;
  }

  XmlWriter raw(String text) {
    xml.append(text);
    return this;
  }

  XmlWriter open(String name) {
    xml.append('<').append(name).append('>');
    return this;
  }

  /**
   * @param namespace empty for none
   */
  XmlWriter open(String name, String namespace) {
    xml.append('<').append(name);
    if (!namespace.isEmpty()) {
      attribute("xmlns", namespace);
    }
    xml.append('>');
    return this;
  }

  XmlWriter close(String name) {
    xml.append("</").append(name).append('>');
    return this;
  }

  XmlWriter element(String name, String text) {
    open(name);
    text(text);
    return close(name);
  }

  private void attribute(String name, String value) {
    xml.append(' ').append(name).append("=\"");
    text(value);
    xml.append('"');
  }

  /** Characters that XML cannot carry become a replacement character. */
  XmlWriter text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> xml.append("&amp;");
        case '<' -> xml.append("&lt;");
        case '>' -> xml.append("&gt;");
        case '"' -> xml.append("&quot;");
        case '\r' -> xml.append("&#xD;");
        case '\n', '\t' -> xml.append(c);
        default -> xml.append(c < 0x20 || c == 0xfffe || c == 0xffff ? '\ufffd' : c);
      }
    }
    return this;
  }

  byte[] bytes() {
    return xml.toString().getBytes(UTF_8);
  }

  /**
   * Writes members of a structure.
   *
   * @param which the members to write
   */
  void members(Structure shape, Struct value, Predicate<Member> which) {
    for (Member member : shape.members()) {
      Object part = value.get(member.name());
      if (part != null && which.test(member) && !member.isXmlAttribute()) {
        member(member, part);
      }
    }
  }

  private void member(Member member, Object value) {
    if (member.isFlattened() && member.shape() instanceof ListShape list) {
      String name = XmlReader.flattenedName(member, list);
      for (Object element : (Iterable<?>) value) {
        value(list.element(), name, element);
      }
    } else if (member.isFlattened() && member.shape() instanceof MapShape map) {
      ((Map<?, ?>) value).forEach((key, part) -> entry(map, member.wireName(), (String) key, part));
    } else {
      value(member, member.wireName(), value);
    }
  }

  /** Writes an element with a value in it. */
  void value(Member member, String name, Object value) {
    switch (member.shape()) {
      case Structure structure -> structure(member, structure, name, (Struct) value);
      case ListShape list -> {
        open(name);
        for (Object element : (Iterable<?>) value) {
          value(list.element(), list.element().wireName(), element);
        }
        close(name);
      }
      case MapShape map -> {
        open(name);
        ((Map<?, ?>) value).forEach((key, part) -> entry(map, "entry", (String) key, part));
        close(name);
      }
      case Scalar scalar -> element(name, scalar(member, value));
    }
  }

  String scalar(Member member, Object value) {
    return TextScalars.write(member, value, TimestampFormat.ISO8601, alwaysMillis);
  }

  private void structure(Member member, Structure shape, String name, Struct value) {
    xml.append('<').append(name);
    String namespace = member.xmlNamespace() == null ? shape.xmlNamespace() : member.xmlNamespace();
    String prefix = member.xmlPrefix() == null ? shape.xmlPrefix() : member.xmlPrefix();
    if (namespace != null) {
      attribute(prefix == null ? "xmlns" : "xmlns:" + prefix, namespace);
    }
    for (Member part : shape.members()) {
      Object given = value.get(part.name());
      if (part.isXmlAttribute() && given != null) {
        attribute(part.wireName(), scalar(part, given));
      }
    }
    xml.append('>');
    members(shape, value, any -> true);
    close(name);
  }

  private void entry(MapShape map, String name, String key, Object value) {
    open(name);
    element(map.key().wireName(), key);
    value(map.value(), map.value().wireName(), value);
    close(name);
  }
}
