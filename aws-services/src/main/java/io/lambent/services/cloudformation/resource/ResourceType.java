package io.lambent.services.cloudformation.resource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the resources of a type are made, changed and deleted. All methods block, may be repeated
 * after the process was killed in them, and throw {@link ResourceFailure} or {@link
 * io.lambent.services.operations.OperationFailure}.
 */
public interface ResourceType {

  ResourceFacts facts();

  Made create(Step step);

  /** Changes a resource to the step's properties, in place. */
  Made update(Step step);

  /** Deletes a resource; returns where it is not there. */
  void delete(Step step);

  /** Returns true where a property can only change by a new resource. */
  default boolean isCreateOnly(String property, JsonNode before, JsonNode after) {
    return facts().createOnly().contains(property);
  }

  /** Returns true where resources can change in place. */
  default boolean canBeUpdated() {
    return true;
  }

  /** Returns true where properties that the facts do not list are passed on. */
  default boolean isOpen() {
    return false;
  }

  /** Returns true where a change of the stack's tags changes the resource. */
  default boolean takesTags() {
    return facts().properties().contains("Tags");
  }

  /** Returns true where the resource is updated even if its properties have not changed. */
  default boolean isAlwaysUpdated(ObjectNode properties) {
    return false;
  }
}
