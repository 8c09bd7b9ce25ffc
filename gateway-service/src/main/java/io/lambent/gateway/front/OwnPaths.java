package io.lambent.gateway.front;

import java.util.List;

/** Paths that belong to Lambent, not to an AWS API. */
final class OwnPaths {
  private static final List<String> PREFIXES = List.of("/_lambent/", "/_localstack/", "/actuator/");

  private OwnPaths() {}

  static boolean contains(String path) {
    for (String prefix : PREFIXES) {
      if (path.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
