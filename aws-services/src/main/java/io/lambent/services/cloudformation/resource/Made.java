package io.lambent.services.cloudformation.resource;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource that an operation has created or changed.
 *
 * @param physicalId the value of {@code Ref}
 * @param attributes for {@code Fn::GetAtt}, beside the properties
 */
public record Made(String physicalId, ObjectNode attributes) {

  /**
   * @param namesAndValues of attributes, in turn
   */
  public static Made of(String physicalId, String... namesAndValues) {
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      attributes.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Made(physicalId, attributes);
  }
}
