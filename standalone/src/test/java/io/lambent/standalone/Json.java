package io.lambent.standalone;

import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes JSON objects in tests. */
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  static String write(Map<String, ?> object) {
    return MAPPER.writeValueAsString(object);
  }

  static Map<String, Object> read(String text) {
    return MAPPER.readValue(text, new TypeReference<>() {});
  }
}
