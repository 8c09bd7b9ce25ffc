package io.lambent.aws.wire;

import io.lambent.aws.model.ListShape;
import io.lambent.aws.model.MapShape;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.Shape;
import io.lambent.aws.model.Structure;
import io.lambent.aws.model.TimestampFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Writes a value of a shape as JSON or CBOR.
 *
 * @param wireNames true if properties get the members' wire names, as in REST-JSON
 */
record TreeWriter(TreeSink sink, boolean wireNames) {

  /**
   * @param which the members to write
   * @param before a property before the members; the name is empty for none
   */
  void structure(Structure shape, Struct value, Predicate<Member> which, Before before) {
    List<Member> set = new ArrayList<>();
    for (Member member : shape.members()) {
      if (which.test(member) && value.has(member.name())) {
        set.add(member);
      }
    }
    boolean first = !before.name().isEmpty();
    sink.startObject(set.size() + (first ? 1 : 0));
    if (first) {
      sink.name(before.name());
      sink.text(before.text());
    }
    for (Member member : set) {
      sink.name(wireNames ? member.wireName() : member.name());
      Object part = value.get(member.name());
      if (part != null) {
        value(member, part);
      }
    }
    sink.endObject();
  }

  /** A text that is not a member, such as {@code __type}. */
  record Before(String name, String text) {
    static final Before NOTHING = new Before("", "");
  }

  void value(Member member, Object value) {
    Shape shape = member.shape();
    switch (shape) {
      case Structure structure ->
          structure(structure, cast(Struct.class, value, member), any -> true, Before.NOTHING);
      case ListShape list -> {
        List<?> elements = cast(List.class, value, member);
        sink.startList(elements.size());
        elements.forEach(element -> value(list.element(), element));
        sink.endList();
      }
      case MapShape map -> {
        Map<?, ?> entries = cast(Map.class, value, member);
        sink.startObject(entries.size());
        entries.forEach(
            (key, part) -> {
              sink.name((String) key);
              value(map.value(), part);
            });
        sink.endObject();
      }
      case Scalar scalar -> scalar(member, value);
    }
  }

  private static <T> T cast(Class<T> type, Object value, Member member) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          member + " is not " + type.getSimpleName() + " but " + value.getClass());
    }
    return type.cast(value);
  }

  private void scalar(Member member, Object value) {
    switch (value) {
      case String text -> sink.text(text);
      case Boolean bool -> sink.bool(bool);
      case Integer number -> sink.number(number.longValue());
      case Long number -> sink.number(number);
      case Double number -> sink.number(number);
      case Float number -> sink.number(number.doubleValue());
      case byte[] bytes -> sink.bytes(bytes);
      case Instant time -> {
        TimestampFormat format = member.timestampFormat();
        if (format == null || format == TimestampFormat.UNIX) {
          sink.time(time);
        } else {
          sink.text(Timestamps.write(time, format, false));
        }
      }
      default -> throw new IllegalArgumentException(member + " cannot be " + value.getClass());
    }
  }
}
