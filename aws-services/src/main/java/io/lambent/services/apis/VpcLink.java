package io.lambent.services.apis;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A VPC link.
 *
 * @param document its settings, under the names that the API it was made with has for them
 */
public record VpcLink(String id, ObjectNode document, Instant createdAt) {

  /** The name that its owner has given it, in whichever version of the API. */
  String name() {
    return document.path("name").asString(document.path("Name").asString(""));
  }

  /** The load balancers that it names. */
  List<String> targetArns() {
    return document.path("targetArns").valueStream().map(arn -> arn.asString("")).toList();
  }
}
