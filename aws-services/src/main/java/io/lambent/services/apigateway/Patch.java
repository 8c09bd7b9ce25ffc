package io.lambent.services.apigateway;

import io.lambent.aws.wire.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One patch operation of an update. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html">Patch
 * operations</a>.
 *
 * @param path as a JSON pointer; null where the request has none
 * @param value null for {@code remove} and where the request has none
 * @param from the source of {@code copy}
 */
record Patch(Op op, @Nullable String path, @Nullable String value, @Nullable String from) {

  /** The kinds of patch operations; their names on the wire are in lower case. */
  enum Op {
    ADD,
    REMOVE,
    REPLACE,
    MOVE,
    COPY,
    TEST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The patch operations of an input. */
  static List<Patch> of(Struct input) {
    List<Patch> patches = new ArrayList<>();
    for (Object each : input.list("patchOperations")) {
      Struct patch = (Struct) each;
      String op = patch.text("op");
      patches.add(
          new Patch(
              op == null ? Op.REPLACE : Op.valueOf(op.toUpperCase(Locale.ROOT)),
              patch.text("path"),
              patch.text("value"),
              patch.text("from")));
    }
    return patches;
  }

  /** The parts of the path, decoded. */
  List<String> segments() {
    return segments(path == null ? "" : path);
  }

  /** The parts of a JSON pointer, decoded. */
  static List<String> segments(String pointer) {
    List<String> segments = new ArrayList<>();
    String[] parts = pointer.split("/", -1);
    for (int i = pointer.startsWith("/") ? 1 : 0; i < parts.length; i++) {
      segments.add(parts[i].replace("~1", "/").replace("~0", "~"));
    }
    return segments;
  }
}
