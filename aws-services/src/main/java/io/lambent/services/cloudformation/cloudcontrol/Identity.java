package io.lambent.services.cloudformation.cloudcontrol;

import tools.jackson.databind.node.ObjectNode;

/**
 * A resource by its primary identifier.
 *
 * @param identifier the values of the primary identifier, separated by {@code |}
 * @param physicalId by which the handlers of its type know it
 * @param known properties that follow from the identifier
 */
record Identity(String identifier, String physicalId, ObjectNode known) {}
