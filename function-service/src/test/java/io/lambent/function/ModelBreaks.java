package io.lambent.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Values of shapes that break one constraint each. */
final class ModelBreaks {
  private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();
  private static final int LONGEST_TRIED = 20_000;
  private static final List<String> NO_MATCHES =
      List.of("not!a~match", " ", "no", "x", "$$$$$$$$$$$$", "a\nb", "::", "!".repeat(30));

  private final ApiModel model;
  private final ModelExamples examples;

  ModelBreaks(ApiModel model) {
    this.model = model;
    this.examples = new ModelExamples(model);
  }

  /**
   * A request with one member broken.
   *
   * @param what the member, and what is wrong with it
   * @param isOfWrongType true if it cannot even be read
   */
  record BrokenRequest(String what, ObjectNode members, boolean isOfWrongType) {}

  /**
   * A value that is not as it should be.
   *
   * @param value null where the member is left out
   */
  private record Break(String what, @Nullable JsonNode value, boolean isOfWrongType) {
    private Break within(String member, JsonNode container) {
      return new Break(
          member + (what.startsWith(":") || what.startsWith("[") ? "" : ".") + what,
          container,
          isOfWrongType);
    }
  }

  /** Requests of an operation, each a good one with one member broken. */
  List<BrokenRequest> of(ApiModel.Operation operation, ObjectNode good) {
    return structure(model.shape(operation.input()), good).stream()
        .map(
            broken ->
                new BrokenRequest(
                    broken.what(),
                    Objects.requireNonNull(broken.value()).asObject(),
                    broken.isOfWrongType()))
        .filter(broken -> isPossible(operation, good, broken))
        .toList();
  }

  /**
   * Returns true if a request can be broken this way: members in the address are present, are
   * texts, and are not empty in a path.
   */
  private boolean isPossible(ApiModel.Operation operation, ObjectNode good, BrokenRequest broken) {
    for (String member : model.shape(operation.input()).path("members").propertyNames()) {
      JsonNode value = broken.members().get(member);
      boolean isSame = value == null ? !good.has(member) : value.equals(good.get(member));
      if (isSame || model.isInBody(operation, member)) {
        continue;
      }
      boolean inPath = operation.uri().contains("{" + member + "}");
      if (inPath && (value == null || value.asString("").isEmpty())) {
        return false;
      }
      if (broken.isOfWrongType()) {
        return value != null && value.isString() && !inPath && !isList(operation, member);
      }
    }
    return true;
  }

  private boolean isList(ApiModel.Operation operation, String member) {
    String shape =
        model.shape(operation.input()).path("members").path(member).path("shape").asString();
    return model.shape(shape).path("type").asString().equals("list");
  }

  private List<Break> breaks(String name, @Nullable JsonNode good) {
    JsonNode shape = model.shape(name);
    return switch (shape.path("type").asString()) {
      case "structure" -> {
        ObjectNode base =
            good instanceof ObjectNode object ? object : (ObjectNode) examples.of(name);
        yield with(structure(shape, base), "text", NODES.arrayNode());
      }
      case "list" -> with(list(shape), "text", NODES.objectNode());
      case "map" -> with(map(shape), "text", NODES.arrayNode());
      case "integer", "long", "double", "float" -> with(number(shape), "text", NODES.arrayNode());
      case "boolean" -> with(List.of(), "text", NODES.objectNode());
      case "timestamp" -> with(List.of(), null, NODES.objectNode());
      case "blob" -> with(List.of(), "not base64!", NODES.objectNode());
      default -> {
        List<Break> texts = new ArrayList<>(with(text(shape), null, NODES.objectNode()));
        texts.add(new Break(": a number", NODES.numberNode(17), true));
        yield texts;
      }
    };
  }

  private static List<Break> with(List<Break> breaks, @Nullable String text, JsonNode container) {
    List<Break> all = new ArrayList<>(breaks);
    if (text != null) {
      all.add(new Break(": a text", NODES.stringNode(text), true));
    }
    all.add(new Break(": " + (container.isArray() ? "a list" : "an object"), container, true));
    return all;
  }

  private List<Break> structure(JsonNode shape, ObjectNode good) {
    List<Break> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : shape.path("members").properties()) {
      String name = member.getKey();
      for (Break broken : breaks(member.getValue().path("shape").asString(), good.get(name))) {
        ObjectNode object = good.deepCopy();
        if (broken.value() == null) {
          object.remove(name);
        } else {
          object.set(name, broken.value());
        }
        all.add(broken.within(name, object));
      }
    }
    for (JsonNode required : shape.path("required")) {
      ObjectNode object = good.deepCopy();
      object.remove(required.asString());
      all.add(new Break(required.asString() + ": missing", object, false));
    }
    return all;
  }

  private List<Break> list(JsonNode shape) {
    List<Break> all = new ArrayList<>();
    if (shape.path("min").asInt(0) > 0) {
      all.add(new Break(": too few", examples.list(shape, shape.path("min").asInt() - 1), false));
    }
    if (shape.has("max")) {
      all.add(new Break(": too many", examples.list(shape, shape.path("max").asInt() + 1), false));
    }
    for (Break broken : breaks(ModelExamples.element(shape), null)) {
      ArrayNode array = NODES.arrayNode();
      array.add(broken.value());
      all.add(broken.within("[0]", array));
    }
    return all;
  }

  private List<Break> map(JsonNode shape) {
    List<Break> all = new ArrayList<>();
    String key = ModelExamples.key(shape);
    String value = ModelExamples.value(shape);
    if (shape.path("min").asInt(0) > 0) {
      all.add(new Break(": too few", NODES.objectNode(), false));
    }
    for (Break broken : text(model.shape(key))) {
      if (broken.value() != null) {
        all.add(
            broken.within(
                "[key]", ModelExamples.map(broken.value().asString(), examples.of(value))));
      }
    }
    for (Break broken : breaks(value, null)) {
      if (broken.value() != null) {
        all.add(
            broken.within(
                "[value]", ModelExamples.map(examples.of(key).asString(), broken.value())));
      }
    }
    return all;
  }

  private static List<Break> number(JsonNode shape) {
    List<Break> all = new ArrayList<>();
    boolean isWhole = !shape.path("type").asString().equals("double");
    if (shape.has("min")) {
      all.add(new Break(": too small", number(isWhole, shape.path("min").asDouble() - 1), false));
    }
    if (shape.has("max")) {
      all.add(new Break(": too large", number(isWhole, shape.path("max").asDouble() + 1), false));
    }
    return all;
  }

  private static JsonNode number(boolean isWhole, double value) {
    return isWhole ? NODES.numberNode((int) value) : NODES.numberNode(value);
  }

  private static List<Break> text(JsonNode shape) {
    List<Break> all = new ArrayList<>();
    if (shape.has("enum")) {
      all.add(new Break(": none of the values", NODES.stringNode("none-of-them"), false));
      return all;
    }
    int min = shape.path("min").asInt(0);
    int max = shape.path("max").asInt(Integer.MAX_VALUE);
    if (min > 0) {
      all.add(new Break(": too short", NODES.stringNode("a".repeat(min - 1)), false));
    }
    if (max < LONGEST_TRIED) {
      all.add(new Break(": too long", NODES.stringNode("a".repeat(max + 1)), false));
    }
    NO_MATCHES.stream()
        .filter(text -> text.length() >= min && text.length() <= max)
        .filter(text -> !ModelExamples.matches(shape, text))
        .findFirst()
        .ifPresent(text -> all.add(new Break(": no match", NODES.stringNode(text), false)));
    return all;
  }
}
