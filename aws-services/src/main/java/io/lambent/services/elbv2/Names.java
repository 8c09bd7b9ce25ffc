package io.lambent.services.elbv2;

import java.util.regex.Pattern;

/** Validates names of load balancers and target groups. */
final class Names {
  private static final int MAX_LENGTH = 32;
  private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9-]*");
  private static final String INTERNAL = "internal-";

  private Names() {}

  static void requireLoadBalancer(String name) {
    require("The load balancer name", name);
    if (name.startsWith(INTERNAL)) {
      throw ElbErrors.validation(
          "The load balancer name '" + name + "' cannot begin with '" + INTERNAL + "'");
    }
  }

  static void requireTargetGroup(String name) {
    require("Target group name", name);
  }

  private static void require(String what, String name) {
    if (name.isEmpty()) {
      throw ElbErrors.validation(what + " cannot be empty");
    }
    if (name.length() > MAX_LENGTH) {
      throw ElbErrors.validation(
          what + " '" + name + "' cannot be longer than '" + MAX_LENGTH + "' characters");
    }
    if (name.startsWith("-") || name.endsWith("-")) {
      throw ElbErrors.validation(what + " '" + name + "' cannot begin or end with '-'");
    }
    if (!CHARACTERS.matcher(name).matches()) {
      throw ElbErrors.validation(
          what
              + " '"
              + name
              + "' can only contain characters that are alphanumeric characters or hyphens(-)");
    }
  }
}
