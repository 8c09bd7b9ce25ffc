package io.lambent.services.cloudformation.resource;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The lifecycle of buckets in the form of their type. */
final class LifecycleModel {
  private LifecycleModel() {}

  static void add(JsonNode found, ObjectNode model) {
    JsonNode rules = found.path("Rules");
    if (!rules.isEmpty()) {
      ArrayNode list = model.putObject("LifecycleConfiguration").putArray("Rules");
      rules.forEach(rule -> rule(rule, list.addObject()));
    }
  }

  private static void rule(JsonNode from, ObjectNode rule) {
    PropertyReaders.copy(from, "ID", rule, "Id");
    ResourceModels.copyAll(
        from, rule, "Status", "AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration");
    JsonNode expiration = from.path("Expiration");
    PropertyReaders.copy(expiration, "Days", rule, "ExpirationInDays");
    PropertyReaders.copy(expiration, "Date", rule, "ExpirationDate");
    ResourceModels.copyAll(expiration, rule, "ExpiredObjectDeleteMarker");
    transitions(from, "Transitions", rule);
    transitions(from, "NoncurrentVersionTransitions", rule);
    JsonNode filter = from.path("Filter");
    JsonNode parts = filter.has("And") ? filter.get("And") : filter;
    ResourceModels.copyAll(parts, rule, "ObjectSizeGreaterThan", "ObjectSizeLessThan");
    if (!parts.path("Prefix").asString("").isEmpty()) {
      rule.set("Prefix", parts.get("Prefix"));
    } else if (!from.path("Prefix").asString("").isEmpty()) {
      rule.set("Prefix", from.get("Prefix"));
    }
    ArrayNode tags = rule.arrayNode();
    parts.path("Tags").forEach((JsonNode tag) -> tags.add(tag));
    if (parts.has("Tag")) {
      tags.add(parts.get("Tag"));
    }
    if (!tags.isEmpty()) {
      rule.set("TagFilters", tags);
    }
  }

  private static void transitions(JsonNode from, String name, ObjectNode rule) {
    for (JsonNode transition : from.path(name)) {
      BucketModels.renamed(
          transition,
          Map.of(
              "Days",
              "TransitionInDays",
              "NoncurrentDays",
              "TransitionInDays",
              "Date",
              "TransitionDate"),
          rule.withArray(name).addObject());
    }
  }
}
