package io.lambent.aws.wire;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.QueryString;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.ListShape;
import io.lambent.aws.model.Location;
import io.lambent.aws.model.MapShape;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.Structure;
import io.lambent.aws.model.TimestampFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of a REST message outside its body: path, query, headers and status. */
final class RestParts {

  private RestParts() {}

  static void read(Structure shape, Map<String, String> labels, WireRequest request, Struct input) {
    QueryString query = QueryString.parse(request.query());
    for (Member member : shape.members()) {
      Object value =
          switch (member.location()) {
            case URI -> label(member, labels);
            case QUERY -> query(shape, member, query);
            case HEADER -> header(member, request.headers());
            case HEADERS -> headers(member, request.headers());
            case BODY, STATUS -> null;
          };
      input.put(member.name(), value);
    }
  }

  private static @Nullable Object label(Member member, Map<String, String> labels) {
    String text = labels.get(member.wireName());
    return text == null ? null : TextScalars.read(member.shape(), text);
  }

  private static @Nullable Object query(Structure shape, Member member, QueryString query) {
    return switch (member.shape()) {
      case ListShape list -> {
        List<String> values = query.all(member.wireName());
        yield values.isEmpty()
            ? null
            : values.stream().map(text -> TextScalars.read(list.element().shape(), text)).toList();
      }
      case MapShape map -> others(shape, map, query);
      default -> {
        String text = query.first(member.wireName());
        yield text == null ? null : TextScalars.read(member.shape(), text);
      }
    };
  }

  /** A map takes all parameters that no other member has. */
  private static @Nullable Map<String, Object> others(
      Structure shape, MapShape map, QueryString query) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (QueryString.Parameter parameter : query.parameters()) {
      boolean taken =
          shape.members().stream()
              .anyMatch(
                  member ->
                      member.location() == Location.QUERY
                          && !(member.shape() instanceof MapShape)
                          && member.wireName().equals(parameter.name()));
      if (!taken) {
        values.put(parameter.name(), TextScalars.read(map.value().shape(), parameter.value()));
      }
    }
    return values.isEmpty() ? null : values;
  }

  private static @Nullable Object header(Member member, Headers headers) {
    if (member.shape() instanceof ListShape list) {
      List<Object> values = new ArrayList<>();
      for (String line : headers.all(member.wireName())) {
        for (String part : line.split(",", -1)) {
          values.add(TextScalars.read(list.element().shape(), unquoted(part.trim())));
        }
      }
      return values.isEmpty() ? null : values;
    }
    String text = headers.first(member.wireName());
    return text == null ? null : TextScalars.read(member.shape(), text.trim());
  }

  private static String unquoted(String text) {
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  private static @Nullable Map<String, Object> headers(Member member, Headers headers) {
    String prefix = member.wireName().toLowerCase(Locale.ROOT);
    Map<String, Object> values = new LinkedHashMap<>();
    for (Headers.Field field : headers.fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (name.startsWith(prefix)) {
        values.merge(
            name.substring(prefix.length()), field.value(), (one, more) -> one + "," + more);
      }
    }
    return values.isEmpty() ? null : values;
  }

  /** The headers of an answer. */
  static Headers headers(Structure shape, Struct output, Headers headers) {
    Headers all = headers;
    for (Member member : shape.members()) {
      Object value = output.get(member.name());
      if (value != null && member.location() == Location.HEADER) {
        all = all.with(member.wireName(), headerText(member, value));
      } else if (value instanceof Map<?, ?> entries && member.location() == Location.HEADERS) {
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
          all = all.with(member.wireName() + entry.getKey(), (String) entry.getValue());
        }
      }
    }
    return all;
  }

  private static String headerText(Member member, Object value) {
    if (value instanceof List<?> list && member.shape() instanceof ListShape shape) {
      return String.join(
          ",", list.stream().map(element -> headerText(shape.element(), element)).toList());
    }
    return TextScalars.write(member, value, TimestampFormat.RFC822, false);
  }

  /** The status that a member of the output says, or else the operation's. */
  static int status(Structure shape, Struct output, int standard) {
    for (Member member : shape.members()) {
      if (member.location() == Location.STATUS
          && output.get(member.name()) instanceof Integer status) {
        return status;
      }
    }
    return standard;
  }
}
