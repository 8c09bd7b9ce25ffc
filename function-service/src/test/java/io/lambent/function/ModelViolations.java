package io.lambent.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lists the constraints of the model that a request breaks, in AWS's words. */
final class ModelViolations {
  /** Patterns that AWS's answers quote otherwise than its model has them, as recorded. */
  private static final Map<String, String> QUOTED =
      Map.of(
          "NamespacedFunctionName",
          "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?",
          "TaggableResource",
          "arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)",
          "LayerVersionArn",
          "(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)");

  private final ApiModel model;
  private final List<String> found = new ArrayList<>();

  private ModelViolations(ApiModel model) {
    this.model = model;
  }

  /** Each as {@code Value '...' at '...' failed to satisfy constraint: ...}, in no order. */
  static List<String> of(ApiModel model, String shape, JsonNode value) {
    ModelViolations violations = new ModelViolations(model);
    violations.check(shape, value, "", false);
    return violations.found;
  }

  private void check(String name, JsonNode value, String path, boolean hidden) {
    JsonNode shape = model.shape(name);
    boolean sensitive = hidden || shape.path("sensitive").asBoolean(false);
    switch (shape.path("type").asString()) {
      case "structure" -> structure(shape, value, path, sensitive);
      case "list" -> list(shape, value, path, sensitive);
      case "map" -> map(shape, value, path, sensitive);
      default -> broken(name, value).forEach(text -> add(path, value, sensitive, text));
    }
  }

  private void structure(JsonNode shape, JsonNode value, String path, boolean sensitive) {
    for (JsonNode required : shape.path("required")) {
      if (!value.has(required.asString())) {
        add(path(path, required.asString()), null, sensitive, "Member must not be null");
      }
    }
    value
        .properties()
        .forEach(
            member ->
                check(
                    shape.path("members").path(member.getKey()).path("shape").asString(),
                    member.getValue(),
                    path(path, member.getKey()),
                    sensitive));
  }

  private void list(JsonNode shape, JsonNode value, String path, boolean sensitive) {
    size(shape, value.size()).forEach(text -> add(path, value, sensitive, text));
    String element = ModelExamples.element(shape);
    if (model.shape(element).path("type").asString().equals("structure")) {
      for (int i = 0; i < value.size(); i++) {
        check(element, value.get(i), path + "." + (i + 1) + ".member", sensitive);
      }
    } else if (value.valueStream().anyMatch(each -> !broken(element, each).isEmpty())) {
      add(path, value, sensitive, "Member must satisfy constraint: " + all(element, true));
    }
  }

  private void map(JsonNode shape, JsonNode value, String path, boolean sensitive) {
    size(shape, value.size()).forEach(text -> add(path, value, sensitive, text));
    String key = ModelExamples.key(shape);
    String element = ModelExamples.value(shape);
    boolean keys =
        value
            .propertyStream()
            .anyMatch(entry -> !broken(key, stringNode(entry.getKey())).isEmpty());
    if (keys) {
      add(path, value, sensitive, "Map keys must satisfy constraint: " + all(key, false));
    }
    if (value.valueStream().anyMatch(each -> !brokenWithin(element, each).isEmpty())) {
      add(path, value, sensitive, "Map value must satisfy constraint: " + all(element, true));
    }
  }

  private static JsonNode stringNode(String text) {
    return JsonMapper.shared().getNodeFactory().stringNode(text);
  }

  /** The constraints of a scalar that a value breaks. */
  private List<String> broken(String name, JsonNode value) {
    JsonNode shape = model.shape(name);
    return switch (shape.path("type").asString()) {
      case "string" -> text(name, shape, value.asString());
      case "integer", "long", "double", "float" -> number(shape, value.asDouble());
      default -> List.of();
    };
  }

  /** As {@link #broken}, of scalars and of lists of them. */
  private List<String> brokenWithin(String name, JsonNode value) {
    JsonNode shape = model.shape(name);
    if (!shape.path("type").asString().equals("list")) {
      return broken(name, value);
    }
    List<String> broken = new ArrayList<>(size(shape, value.size()));
    value.forEach(each -> broken.addAll(broken(ModelExamples.element(shape), each)));
    return broken;
  }

  private static List<String> text(String name, JsonNode shape, String text) {
    List<String> broken = new ArrayList<>(size(shape, text.length()));
    if (!ModelExamples.matches(shape, text)) {
      broken.add(pattern(name, shape));
    }
    if (shape.has("enum")
        && shape.path("enum").valueStream().noneMatch(v -> v.asString().equals(text))) {
      broken.add(values(shape));
    }
    return broken;
  }

  private static List<String> size(JsonNode shape, int size) {
    if (size > shape.path("max").asInt(Integer.MAX_VALUE)) {
      return List.of("Member must have length less than or equal to " + shape.path("max"));
    }
    return size < shape.path("min").asInt(0)
        ? List.of("Member must have length greater than or equal to " + shape.path("min"))
        : List.of();
  }

  private static List<String> number(JsonNode shape, double value) {
    if (shape.has("max") && value > shape.path("max").asDouble()) {
      return List.of("Member must have value less than or equal to " + shape.path("max"));
    }
    return shape.has("min") && value < shape.path("min").asDouble()
        ? List.of("Member must have value greater than or equal to " + shape.path("min"))
        : List.of();
  }

  /** All constraints of an element, whichever is broken: so AWS words it for lists and maps. */
  private String all(String name, boolean notNull) {
    JsonNode shape = model.shape(name);
    boolean isList = shape.path("type").asString().equals("list");
    boolean isText = isList || shape.path("type").asString().equals("string");
    String what = isText ? "length" : "value";
    List<String> all = new ArrayList<>();
    if (shape.has("max")) {
      all.add("Member must have " + what + " less than or equal to " + shape.path("max"));
    }
    if (shape.has("min")) {
      all.add("Member must have " + what + " greater than or equal to " + shape.path("min"));
    }
    if (shape.has("pattern")) {
      all.add(pattern(name, shape));
    }
    if (shape.has("enum")) {
      all.add(values(shape));
    }
    if (isList) {
      all.add("Member must satisfy constraint: " + all(ModelExamples.element(shape), true));
    }
    if (notNull && !isList) {
      all.add("Member must not be null");
    }
    return all.toString();
  }

  private static String pattern(String name, JsonNode shape) {
    return "Member must satisfy regular expression pattern: "
        + QUOTED.getOrDefault(name, shape.path("pattern").asString());
  }

  private static String values(JsonNode shape) {
    return "Member must satisfy enum value set: "
        + shape.path("enum").valueStream().map(JsonNode::asString).toList();
  }

  private void add(String path, @Nullable JsonNode value, boolean sensitive, String text) {
    found.add(
        "Value%s at '%s' failed to satisfy constraint: %s"
            .formatted(
                sensitive ? "" : value == null ? " null" : " '" + print(value) + "'", path, text));
  }

  /** As Java prints lists and maps. */
  private static String print(JsonNode value) {
    if (value.isArray()) {
      return value.valueStream().map(ModelViolations::print).toList().toString();
    }
    if (value.isObject()) {
      return "{"
          + String.join(
              ", ",
              value
                  .propertyStream()
                  .map(entry -> entry.getKey() + "=" + print(entry.getValue()))
                  .toList())
          + "}";
    }
    return value.asString();
  }

  private static String path(String path, String member) {
    String name = member.substring(0, 1).toLowerCase(Locale.ROOT) + member.substring(1);
    return path.isEmpty() ? name : path + "." + name;
  }
}
