package io.lambent.services.jsonpatch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON Patch document. Its operations are applied in their order: all of them, or none. */
public final class JsonPatch {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final List<Operation> operations;

  private JsonPatch(List<Operation> operations) {
    this.operations = List.copyOf(operations);
  }

  /** An operation of a patch. */
  private sealed interface Operation {
    void apply(PatchTarget target);

    /** The places that are read or changed by another operation than an addition or a test. */
    default List<Pointer> places() {
      return List.of();
    }
  }

  private record Add(Pointer path, JsonNode value) implements Operation {
    @Override
    public void apply(PatchTarget target) {
      target.add(path, target.copy(value));
    }
  }

  private record Remove(Pointer path) implements Operation {
    @Override
    public void apply(PatchTarget target) {
      target.remove(path);
    }

    @Override
    public List<Pointer> places() {
      return List.of(path);
    }
  }

  private record Replace(Pointer path, JsonNode value) implements Operation {
    @Override
    public void apply(PatchTarget target) {
      target.replace(path, target.copy(value));
    }

    @Override
    public List<Pointer> places() {
      return List.of(path);
    }
  }

  private record Move(Pointer from, Pointer path) implements Operation {
    @Override
    public void apply(PatchTarget target) {
      if (from.contains(path)) {
        throw new JsonPatchException(
            "The value at '" + from.text() + "' cannot be moved into itself");
      }
      JsonNode value = target.counted(target.get(from));
      if (!from.tokens().equals(path.tokens())) {
        target.remove(from);
        target.add(path, value);
      }
    }

    @Override
    public List<Pointer> places() {
      return List.of(from, path);
    }
  }

  private record Copy(Pointer from, Pointer path) implements Operation {
    @Override
    public void apply(PatchTarget target) {
      target.add(path, target.copy(target.get(from)));
    }

    @Override
    public List<Pointer> places() {
      return List.of(from, path);
    }
  }

  private record Test(Pointer path, JsonNode value) implements Operation {
    @Override
    public void apply(PatchTarget target) {
      if (!JsonEquality.areEqual(target.counted(target.get(path)), value)) {
        throw new JsonPatchException("The value at '" + path.text() + "' is not the tested one");
      }
    }
  }

  /**
   * Reads a patch.
   *
   * @throws JsonPatchException where it is not well-formed
   */
  public static JsonPatch parse(String text) {
    JsonNode document;
    try {
      document = JSON.readTree(text);
    } catch (JacksonException e) {
      throw new JsonPatchException("The patch document is not JSON: " + e.getOriginalMessage());
    }
    if (document == null || !document.isArray()) {
      throw new JsonPatchException("The patch document is not a list of operations");
    }
    List<Operation> operations = new ArrayList<>();
    for (JsonNode each : document) {
      operations.add(operation(each));
    }
    return new JsonPatch(operations);
  }

  private static Operation operation(JsonNode node) {
    if (!node.isObject()) {
      throw new JsonPatchException("An operation of the patch document is not an object");
    }
    String name = text(node, "op");
    return switch (name) {
      case "add" -> new Add(pointer(node, "path"), value(node, name));
      case "remove" -> new Remove(pointer(node, "path"));
      case "replace" -> new Replace(pointer(node, "path"), value(node, name));
      case "move" -> new Move(pointer(node, "from"), pointer(node, "path"));
      case "copy" -> new Copy(pointer(node, "from"), pointer(node, "path"));
      case "test" -> new Test(pointer(node, "path"), value(node, name));
      default -> throw new JsonPatchException("There is no operation '" + name + "'");
    };
  }

  private static String text(JsonNode node, String member) {
    @Nullable JsonNode value = node.get(member);
    if (value == null || !value.isString()) {
      throw new JsonPatchException("An operation has no text as its member '" + member + "'");
    }
    return value.asString();
  }

  private static Pointer pointer(JsonNode node, String member) {
    return Pointer.parse(text(node, member));
  }

  /** The value of an operation, which may be JSON's null. */
  private static JsonNode value(JsonNode node, String operation) {
    @Nullable JsonNode value = node.get("value");
    if (value == null) {
      throw new JsonPatchException("An operation '" + operation + "' has no value");
    }
    return value;
  }

  /** The places that operations other than {@code add} and {@code test} name. */
  public List<String> placesOtherThanAdded() {
    return operations.stream()
        .flatMap(operation -> operation.places().stream())
        .map(Pointer::text)
        .toList();
  }

  /**
   * Applies the patch.
   *
   * @param document is left as it is
   * @throws JsonPatchException where an operation does not fit the document
   */
  public JsonNode apply(JsonNode document) {
    PatchTarget target = new PatchTarget(document);
    operations.forEach(operation -> operation.apply(target));
    return target.document();
  }
}
