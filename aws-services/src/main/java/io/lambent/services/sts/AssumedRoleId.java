package io.lambent.services.sts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.UUID;

/** Sessions of roles in ARNs, and ids of roles that are not there. */
final class AssumedRoleId {
  private static final String PREFIX = "AROA";
  private static final int LENGTH = 17;

  private AssumedRoleId() {}

  /** The id of a role that IAM does not have, always the same for one ARN. */
  static String of(String roleArn) {
    String digest = UUID.nameUUIDFromBytes(roleArn.getBytes(UTF_8)).toString().replace("-", "");
    return PREFIX + digest.substring(0, LENGTH).toUpperCase(Locale.ROOT);
  }

  /** The resource in the ARN of a session, which leaves the role's path out. */
  static String resource(String roleArn, String session) {
    return "assumed-role/" + roleArn.substring(roleArn.lastIndexOf('/') + 1) + "/" + session;
  }
}
