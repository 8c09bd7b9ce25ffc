package io.lambent.trigger.secret;

import io.lambent.trigger.source.SourceException;
import tools.jackson.databind.JsonNode;

/** The members of a secret. */
public final class Secret {
  private final String arn;
  private final JsonNode members;

  Secret(String arn, JsonNode members) {
    this.arn = arn;
    this.members = members;
  }

  /**
   * Returns a required member.
   *
   * @throws SourceException where it is missing
   */
  public String required(String name) throws SourceException {
    String value = optional(name);
    if (value.isEmpty()) {
      throw new SourceException("The secret " + arn + " has no '" + name + "'.", null);
    }
    return value;
  }

  /** Returns a member; an empty text where it is missing. */
  public String optional(String name) {
    return members.path(name).asString("");
  }

  /** Keeps the members out of logs. */
  @Override
  public String toString() {
    return "Secret[" + arn + "]";
  }
}
