package io.lambent.function;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A value of each shape that satisfies the shape's constraints, and nothing beyond them. */
final class ModelExamples {
  private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();

  private static final List<String> TEXTS =
      List.of(
          "abc",
          "1",
          "o-abcdefghij",
          "111111111111",
          "lambda:GetLayerVersion",
          "lambda:InvokeFunction",
          "subnet-1",
          "sg-1",
          "/mnt/abc",
          "host:9092",
          "us-east-1",
          "11111111-1111-1111-1111-111111111111",
          "arn:aws:iam::111111111111:role/abc",
          "arn:aws:sqs:us-east-1:111111111111:abc",
          "arn:aws:lambda:us-east-1:111111111111:function:abc",
          "arn:aws:lambda:us-east-1:111111111111:layer:abc:1",
          "arn:aws:lambda:us-east-1:111111111111:code-signing-config:csc-0123456789abcdefg",
          "arn:aws:lambda:us-east-1:111111111111:capacity-provider:abc",
          "arn:aws:lambda:us-east-1::runtime:abc",
          "arn:aws:lambda:us-east-1:111111111111:runtime/abc",
          "arn:aws:elasticfilesystem:us-east-1:111111111111:access-point/fsap-0123456789abcdef0");

  private final ApiModel model;

  ModelExamples(ApiModel model) {
    this.model = model;
  }

  JsonNode of(String name) {
    JsonNode shape = model.shape(name);
    return switch (shape.path("type").asString()) {
      case "structure" -> structure(shape);
      case "list" -> list(shape, Math.max(1, shape.path("min").asInt(1)));
      case "map" -> map(of(key(shape)).asString(), of(value(shape)));
      case "integer", "long" -> NODES.numberNode(Math.max(1, shape.path("min").asInt(1)));
      case "double", "float" -> NODES.numberNode(shape.path("min").asDouble(1));
      case "boolean" -> NODES.booleanNode(true);
      case "timestamp" -> NODES.numberNode(1_700_000_000);
      case "blob" -> NODES.stringNode("UEs=");
      case "string" -> NODES.stringNode(text(name, shape));
      default -> throw new IllegalArgumentException("no example of " + name);
    };
  }

  /** With the required members only. */
  private ObjectNode structure(JsonNode shape) {
    ObjectNode object = NODES.objectNode();
    shape
        .path("required")
        .forEach(
            member ->
                object.set(
                    member.asString(),
                    of(shape.path("members").path(member.asString()).path("shape").asString())));
    return object;
  }

  ArrayNode list(JsonNode shape, int size) {
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; i < size; i++) {
      array.add(of(element(shape)));
    }
    return array;
  }

  static ObjectNode map(String key, JsonNode value) {
    ObjectNode object = NODES.objectNode();
    object.set(key, value);
    return object;
  }

  static String element(JsonNode list) {
    return list.path("member").path("shape").asString();
  }

  static String key(JsonNode map) {
    return map.path("key").path("shape").asString();
  }

  static String value(JsonNode map) {
    return map.path("value").path("shape").asString();
  }

  private static String text(String name, JsonNode shape) {
    if (shape.has("enum")) {
      return shape.path("enum").path(0).asString();
    }
    return TEXTS.stream()
        .filter(text -> text.length() >= shape.path("min").asInt(0))
        .filter(text -> text.length() <= shape.path("max").asInt(Integer.MAX_VALUE))
        .filter(text -> matches(shape, text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no example of " + name));
  }

  static boolean matches(JsonNode shape, String text) {
    return !shape.has("pattern") || Pattern.matches(shape.path("pattern").asString(), text);
  }
}
