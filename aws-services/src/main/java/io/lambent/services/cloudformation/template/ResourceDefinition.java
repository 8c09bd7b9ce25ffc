package io.lambent.services.cloudformation.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/**
 * A resource as a template declares it.
 *
 * @param condition under which it is there; null for always
 * @param deletionPolicy a text or a function of language extensions; missing where there is none
 * @param updatePolicy how an update goes about its work; missing where there is none
 */
public record ResourceDefinition(
    String logicalId,
    String type,
    JsonNode properties,
    @Nullable String condition,
    List<String> dependsOn,
    JsonNode deletionPolicy,
    JsonNode updateReplacePolicy,
    JsonNode updatePolicy,
    JsonNode metadata) {
  private static final Set<String> PROPERTIES =
      Set.of(
          "Type",
          "Properties",
          "Condition",
          "DependsOn",
          "DeletionPolicy",
          "UpdateReplacePolicy",
          "Metadata",
          "CreationPolicy",
          "UpdatePolicy");
  private static final Set<String> POLICIES = Set.of("Delete", "Retain", "RetainExceptOnCreate");

  static ResourceDefinition of(String logicalId, JsonNode node) {
    if (!logicalId.chars().allMatch(Template::isAlphanumeric) || logicalId.isEmpty()) {
      throw TemplateError.format("Resource name " + logicalId + " is non alphanumeric.");
    }
    if (!node.isObject()) {
      throw TemplateError.format("Every Resources object must be an object.");
    }
    if (!node.path("Type").isString()) {
      throw TemplateError.format(
          "[/Resources/" + logicalId + "] Every Resources object must contain a Type member.");
    }
    for (String property : node.propertyNames()) {
      if (!PROPERTIES.contains(property)) {
        throw new TemplateError("Invalid template resource property '" + property + "'");
      }
    }
    if (node.has("CreationPolicy")) {
      throw new TemplateError(
          "The resource attribute CreationPolicy of resource "
              + logicalId
              + " is not supported by Lambent");
    }
    if (node.has("UpdatePolicy") && !node.path("UpdatePolicy").isObject()) {
      throw TemplateError.format(
          "[/Resources/"
              + logicalId
              + "/UpdatePolicy] Every UpdatePolicy member must be an object.");
    }
    checkPolicy(logicalId, "DeletionPolicy", node.path("DeletionPolicy"));
    checkPolicy(logicalId, "UpdateReplacePolicy", node.path("UpdateReplacePolicy"));
    JsonNode properties = node.path("Properties");
    if (properties.isMissingNode() || properties.isNull()) {
      properties = JsonNodeFactory.instance.objectNode();
    } else if (!properties.isObject()) {
      throw TemplateError.format(
          "[/Resources/" + logicalId + "/Properties] Every Properties member must be an object.");
    }
    return new ResourceDefinition(
        logicalId,
        node.path("Type").asString(),
        properties,
        condition(node),
        dependsOn(node.path("DependsOn")),
        node.path("DeletionPolicy"),
        node.path("UpdateReplacePolicy"),
        node.path("UpdatePolicy"),
        node.path("Metadata"));
  }

  private static @Nullable String condition(JsonNode node) {
    if (!node.has("Condition")) {
      return null;
    }
    if (!node.path("Condition").isString()) {
      throw TemplateError.format("Every Condition member must be a string.");
    }
    return node.path("Condition").asString();
  }

  private static List<String> dependsOn(JsonNode node) {
    List<String> names = new ArrayList<>();
    if (node instanceof MissingNode) {
      return names;
    }
    for (JsonNode each : node.isArray() ? node : List.of(node)) {
      if (!each.isString()) {
        throw TemplateError.format("Every DependsOn value must be a string.");
      }
      names.add(each.asString());
    }
    return names;
  }

  private static void checkPolicy(String logicalId, String name, JsonNode policy) {
    if (policy.isMissingNode() || policy.isObject()) {
      return;
    }
    String text = policy.asString("");
    if (text.equals("Snapshot")) {
      throw new TemplateError(
          name
              + " Snapshot of resource "
              + logicalId
              + " is not supported: no resource type of Lambent makes snapshots");
    }
    if (!POLICIES.contains(text) || name.equals("UpdateReplacePolicy") && text.endsWith("Create")) {
      throw TemplateError.format(
          "Unrecognized " + name + " " + text + " for resource " + logicalId);
    }
  }
}
