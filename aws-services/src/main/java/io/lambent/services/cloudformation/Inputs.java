package io.lambent.services.cloudformation;

import io.lambent.aws.wire.Struct;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads members of inputs. */
final class Inputs {
  private Inputs() {}

  static String text(Struct input, String member) {
    return Objects.requireNonNullElse(input.text(member), "");
  }

  static boolean flag(Struct input, String member) {
    return Boolean.TRUE.equals(input.get(member));
  }

  static List<String> texts(Struct input, String member) {
    return input.list(member).stream()
        .map(String.class::cast)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  static List<Struct> structs(Struct input, String member) {
    return input.list(member).stream().map(Struct.class::cast).toList();
  }

  /** The tags; null where the request has none. */
  static @Nullable Map<String, String> tags(Struct input) {
    if (!input.has("Tags") || input.list("Tags").isEmpty()) {
      return input.has("Tags") ? Map.of() : null;
    }
    Map<String, String> tags = new LinkedHashMap<>();
    structs(input, "Tags").forEach(tag -> tags.put(text(tag, "Key"), text(tag, "Value")));
    return tags;
  }
}
