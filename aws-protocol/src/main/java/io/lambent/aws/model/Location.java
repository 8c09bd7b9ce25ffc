package io.lambent.aws.model;

/** The part of a REST message that carries a member. */
public enum Location {
  /** In the body, or in the parameters of the other protocols. */
  BODY(""),
  /** A label of the path. */
  URI("uri"),
  /** A parameter of the query string, or several for a map. */
  QUERY("querystring"),
  /** A header. */
  HEADER("header"),
  /** All headers that begin with the member's wire name. */
  HEADERS("headers"),
  /** The status of the answer. */
  STATUS("statusCode");

  private final String modelName;

  Location(String modelName) {
    this.modelName = modelName;
  }

  static Location of(String modelName) {
    for (Location location : values()) {
      if (location.modelName.equals(modelName)) {
        return location;
      }
    }
    throw new IllegalArgumentException("unknown location " + modelName);
  }
}
