package io.lambent.services.cloudformation.resource;

import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.cloudformation.template.TemplateText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The types whose properties can be read back, which drift detection compares. */
public final class PropertyReaders {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Map<String, PropertyReader> READERS = new LinkedHashMap<>();

  static {
    LambdaReaders.addTo(READERS);
    DataReaders.addTo(READERS);
    EventReaders.addTo(READERS);
    ApiReaders.addTo(READERS);
  }

  private PropertyReaders() {}

  /** The reader of a type; null where its resources cannot be read back. */
  public static @Nullable PropertyReader find(String type) {
    return READERS.get(type);
  }

  /** The tags of a resource in a template and of its stack, as a list. */
  public static JsonNode expectedTags(Step step) {
    return ResourceTags.list(step.tags());
  }

  /** Those of the named members that are set. */
  static ObjectNode pick(JsonNode from, String... names) {
    ObjectNode picked = NODES.objectNode();
    for (String name : names) {
      copy(from, name, picked, name);
    }
    return picked;
  }

  static void copy(JsonNode from, String member, ObjectNode to, String property) {
    JsonNode value = from.path(member);
    if (!value.isMissingNode() && !value.isNull()) {
      to.set(property, value);
    }
  }

  /** Parses a text that holds JSON, such as a policy; other texts stay as they are. */
  static JsonNode parsed(JsonNode text) {
    String plain = text.asString("");
    String decoded =
        plain.startsWith("%7B") ? URLDecoder.decode(plain, StandardCharsets.UTF_8) : plain;
    if (!decoded.startsWith("{") && !decoded.startsWith("[")) {
      return text;
    }
    try {
      return TemplateText.snippet(decoded);
    } catch (TemplateError e) {
      return text;
    }
  }

  static void copyParsed(JsonNode from, String member, ObjectNode to, String property) {
    if (!from.path(member).asString("").isEmpty()) {
      to.set(property, parsed(from.path(member)));
    }
  }

  /**
   * Tags as a list, from a map or from a list of keys and values, without those that CloudFormation
   * gives by itself. They are in the order of their keys: the services return them in any order,
   * and patches of Cloud Control API name a tag by its place.
   */
  static ArrayNode tags(JsonNode tags) {
    SortedMap<String, String> sorted = new TreeMap<>();
    ResourceTags.add(tags, sorted);
    sorted.keySet().removeIf(key -> key.startsWith(ResourceTags.RESERVED));
    return ResourceTags.list(sorted);
  }
}
