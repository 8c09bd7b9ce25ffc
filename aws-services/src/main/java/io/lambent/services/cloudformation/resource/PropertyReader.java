package io.lambent.services.cloudformation.resource;

import tools.jackson.databind.node.ObjectNode;

/** Reads the properties of a resource as they are, in the form that templates have. */
@FunctionalInterface
public interface PropertyReader {

  /**
   * Reads those properties that the type can read.
   *
   * @param step of the resource as its stack knows it
   * @throws io.lambent.services.operations.OperationFailure where the resource is not there
   */
  ObjectNode read(Step step);
}
