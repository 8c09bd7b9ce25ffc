package io.lambent.services.jsonpatch;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Equality as RFC 6902 has it: numbers by their value, objects whatever their order. */
final class JsonEquality {
  private JsonEquality() {}

  static boolean areEqual(JsonNode one, JsonNode other) {
    if (one.getNodeType() != other.getNodeType() || one.size() != other.size()) {
      return false;
    }
    if (one.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue()) == 0;
    }
    if (one.isObject()) {
      for (Map.Entry<String, JsonNode> member : one.properties()) {
        @Nullable JsonNode value = other.get(member.getKey());
        if (value == null || !areEqual(member.getValue(), value)) {
          return false;
        }
      }
      return true;
    }
    if (one.isArray()) {
      for (int i = 0; i < one.size(); i++) {
        if (!areEqual(one.get(i), other.get(i))) {
          return false;
        }
      }
      return true;
    }
    return one.equals(other);
  }
}
