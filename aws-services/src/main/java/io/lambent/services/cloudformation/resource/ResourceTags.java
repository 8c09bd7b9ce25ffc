package io.lambent.services.cloudformation.resource;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tags of a resource: those of its stack, and those in its property {@code Tags}, which take
 * precedence.
 */
final class ResourceTags {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Begins the names of tags that CloudFormation gives to resources. */
  static final String RESERVED = "aws:cloudformation:";

  private final Step.StackFacts stack;
  private final String logicalId;
  private final ObjectNode properties;
  private final ObjectNode before;

  /**
   * @param properties as the template has them
   * @param before the properties before the update; empty at creation
   */
  ResourceTags(Step.StackFacts stack, String logicalId, ObjectNode properties, ObjectNode before) {
    this.stack = stack;
    this.logicalId = logicalId;
    this.properties = properties;
    this.before = before;
  }

  /** Adds tags, given as a map or as a list of keys and values, to others. */
  static void add(JsonNode tags, Map<String, String> to) {
    if (tags.isObject()) {
      tags.properties().forEach(tag -> to.put(tag.getKey(), tag.getValue().asString()));
    } else {
      tags.forEach(tag -> to.put(tag.path("Key").asString(), tag.path("Value").asString("")));
    }
  }

  /** The tags of a resource with those that it inherits. */
  private static Map<String, String> merged(ObjectNode from, Map<String, String> inherited) {
    Map<String, String> tags = new LinkedHashMap<>(inherited);
    add(from.path("Tags"), tags);
    return tags;
  }

  Map<String, String> now() {
    return merged(properties, stack.tags());
  }

  /** The tags before the update. */
  Map<String, String> before() {
    return merged(before, stack.tagsBefore());
  }

  /** The tags of a new resource, including AWS's own, which name its stack if it has one. */
  Map<String, String> initial() {
    Map<String, String> all = new LinkedHashMap<>();
    if (stack.isThere()) {
      all.put(RESERVED + "stack-name", stack.name());
      all.put(RESERVED + "stack-id", stack.id());
      all.put(RESERVED + "logical-id", logicalId);
    }
    all.putAll(now());
    return all;
  }

  /** The keys of the tags that the update removes. */
  ArrayNode removedKeys() {
    ArrayNode keys = NODES.arrayNode();
    Map<String, String> now = now();
    before().keySet().stream().filter(key -> !now.containsKey(key)).forEach(keys::add);
    return keys;
  }

  /** Tags as an object that has a member for each. */
  static ObjectNode object(Map<String, String> tags) {
    ObjectNode object = NODES.objectNode();
    tags.forEach(object::put);
    return object;
  }

  /** Tags as a list of {@code Key} and {@code Value}. */
  static ArrayNode list(Map<String, String> tags) {
    ArrayNode list = NODES.arrayNode();
    tags.forEach((key, value) -> list.addObject().put("Key", key).put("Value", value));
    return list;
  }
}
