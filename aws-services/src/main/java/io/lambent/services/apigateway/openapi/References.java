package io.lambent.services.apigateway.openapi;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Resolves references within a definition. */
final class References {
  private static final int MAX_STEPS = 20;

  private final ObjectNode document;

  References(ObjectNode document) {
    this.document = document;
  }

  ObjectNode document() {
    return document;
  }

  /**
   * Returns the node that a reference leads to; the node itself where it is no reference.
   *
   * @throws IllegalArgumentException for a reference to a missing node or to another file
   */
  JsonNode resolve(JsonNode node) {
    JsonNode found = node;
    for (int step = 0; found.path("$ref").isString(); step++) {
      String reference = found.path("$ref").asString();
      if (step == MAX_STEPS || !reference.startsWith("#/")) {
        throw new IllegalArgumentException("the reference " + reference + " cannot be resolved");
      }
      found = document;
      for (String name : reference.substring(2).split("/", -1)) {
        found = found.path(name.replace("~1", "/").replace("~0", "~"));
      }
      if (found.isMissingNode()) {
        throw new IllegalArgumentException("the reference " + reference + " leads nowhere");
      }
    }
    return found;
  }
}
