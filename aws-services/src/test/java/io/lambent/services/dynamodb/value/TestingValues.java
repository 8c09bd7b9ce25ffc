package io.lambent.services.dynamodb.value;

import io.lambent.aws.wire.Struct;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Values written as JSON, which become structures as those of requests do. */
public final class TestingValues {
  private static final JsonMapper JSON = JsonMapper.shared();

  private TestingValues() {}

  /** Reads an item. */
  public static Item item(String json) {
    return Structures.item(map(JSON.readTree(json)));
  }

  static AttributeValue value(String json) {
    return Structures.value(struct(JSON.readTree(json)));
  }

  private static Map<String, Object> map(JsonNode attributes) {
    Map<String, Object> map = new LinkedHashMap<>();
    attributes.properties().forEach(entry -> map.put(entry.getKey(), struct(entry.getValue())));
    return map;
  }

  private static Struct struct(JsonNode value) {
    Struct struct = new Struct();
    value
        .properties()
        .forEach(
            entry -> {
              AttributeType type = AttributeType.named(entry.getKey());
              if (type != null) {
                struct.put(type.name(), content(type, entry.getValue()));
              }
            });
    return struct;
  }

  private static Object content(AttributeType type, JsonNode content) {
    return switch (type) {
      case S, N -> content.asString();
      case B -> bytes(content);
      case BOOL, NULL -> content.asBoolean();
      case M -> map(content);
      case L, SS, NS, BS -> {
        List<Object> list = new ArrayList<>();
        for (JsonNode element : content) {
          list.add(
              switch (type) {
                case L -> struct(element);
                case BS -> bytes(element);
                default -> element.asString();
              });
        }
        yield list;
      }
    };
  }

  private static byte[] bytes(JsonNode content) {
    return Base64.getDecoder().decode(content.asString());
  }
}
