package io.lambent.services.cloudformation.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource that exists.
 *
 * @param physicalId null until it is known
 * @param properties as they were computed, with dynamic references unresolved
 * @param attributes values for {@code Fn::GetAtt}
 * @param dependsOn the logical ids of resources that it needs
 */
public record ResourceState(
    String type,
    @Nullable String physicalId,
    ObjectNode properties,
    ObjectNode attributes,
    String deletionPolicy,
    String updateReplacePolicy,
    List<String> dependsOn) {

  public ResourceState {
    dependsOn = List.copyOf(dependsOn);
  }

  /** The same resource with other properties. */
  ResourceState with(ObjectNode others) {
    return new ResourceState(
        type, physicalId, others, attributes, deletionPolicy, updateReplacePolicy, dependsOn);
  }

  public ResourceState made(String id, ObjectNode values) {
    return new ResourceState(
        type, id, properties, values, deletionPolicy, updateReplacePolicy, dependsOn);
  }
}
