package io.lambent.services.cloudformation.cloudcontrol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads desired states, and checks them against what is known of the schemas of types. */
final class DesiredState {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final Map<Character, String> KINDS =
      Map.of(
          's',
          "String",
          'i',
          "Integer",
          'n',
          "Number",
          'b',
          "Boolean",
          'o',
          "JSONObject",
          'a',
          "JSONArray");

  private DesiredState() {}

  /**
   * Reads the properties of a resource.
   *
   * @throws io.lambent.aws.error.AwsFailure where the text is not an object in JSON
   */
  static ObjectNode parse(String text) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw CloudControlErrors.invalidRequest("The state is not JSON: " + e.getOriginalMessage());
    }
    throw CloudControlErrors.invalidRequest("The state is not a JSON object");
  }

  /**
   * Checks the properties that a resource is to have.
   *
   * @param isUpdate true where write-only properties stay as they are if they are not given
   * @throws io.lambent.aws.error.AwsFailure where they do not fit the type
   */
  static void check(ControlledType type, ObjectNode properties, boolean isUpdate) {
    List<String> found = new ArrayList<>();
    List<String> readOnly = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      String name = property.getKey();
      String kinds = type.kinds().get(name);
      if (kinds == null) {
        found.add("#: extraneous key [" + name + "] is not permitted");
      } else if (type.readOnly().contains(name)) {
        readOnly.add(name);
      } else {
        String mismatch = mismatch(kinds, property.getValue());
        if (mismatch != null) {
          found.add("#/" + name + ": " + mismatch);
        }
      }
    }
    for (String name : type.handlers().facts().required()) {
      boolean mayStay = isUpdate && type.isHidden(name);
      if (!properties.has(name) && !mayStay) {
        found.add("#: required key [" + name + "] not found");
      }
    }
    if (!readOnly.isEmpty()) {
      throw CloudControlErrors.validation(
          "Invalid desired state: readOnlyProperties "
              + CloudControlErrors.paths(readOnly)
              + " cannot be specified");
    }
    if (!found.isEmpty()) {
      throw CloudControlErrors.validation("Model validation failed (" + joined(found));
    }
  }

  /** Several violations are counted first, as AWS's validator does. */
  private static String joined(List<String> found) {
    return found.size() == 1
        ? found.getFirst() + ")"
        : "#: " + found.size() + " schema violations found)\n" + String.join("\n", found);
  }

  private static @Nullable String mismatch(String kinds, JsonNode value) {
    boolean fits = kinds.equals("*") || kinds.chars().anyMatch(kind -> fits((char) kind, value));
    if (fits) {
      return null;
    }
    return kinds.length() == 1
        ? "expected type: " + KINDS.get(kinds.charAt(0)) + ", found: " + kind(value)
        : "#: no subschema matched out of the total " + kinds.length() + " subschemas";
  }

  private static boolean fits(char kind, JsonNode value) {
    return switch (kind) {
      case 's' -> value.isString();
      case 'i' -> value.isIntegralNumber();
      case 'n' -> value.isNumber();
      case 'b' -> value.isBoolean();
      case 'o' -> value.isObject();
      case 'a' -> value.isArray();
      default -> false;
    };
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "String";
      case NUMBER -> value.isIntegralNumber() ? "Integer" : "BigDecimal";
      case BOOLEAN -> "Boolean";
      case OBJECT -> "JSONObject";
      case ARRAY -> "JSONArray";
      default -> "Null";
    };
  }
}
