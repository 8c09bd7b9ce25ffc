package io.lambent.services.apigateway;

import tools.jackson.databind.node.ObjectNode;

/** The models that every new API has. */
final class DefaultModels {
  private static final String EMPTY =
      """
      {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title" : "Empty Schema",
        "type" : "object"
      }""";
  private static final String ERROR =
      """
      {
        "$schema" : "http://json-schema.org/draft-04/schema#",
        "title" : "Error Schema",
        "type" : "object",
        "properties" : {
          "message" : { "type" : "string" }
        }
      }""";

  private DefaultModels() {}

  static void addTo(ObjectNode document) {
    add(document, "Empty", "This is a default empty schema model", EMPTY);
    add(document, "Error", "This is a default error schema model", ERROR);
  }

  private static void add(ObjectNode document, String name, String description, String schema) {
    document
        .withObjectProperty("models")
        .putObject(name)
        .put("id", Ids.part())
        .put("name", name)
        .put("description", description)
        .put("schema", schema)
        .put("contentType", "application/json");
  }
}
