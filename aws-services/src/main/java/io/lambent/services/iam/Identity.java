package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A role, a user or a group.
 *
 * @param id of its row
 * @param uniqueId the id that AWS gives it, such as {@code AROA...}
 * @param boundary the ARN of its permissions boundary; null where it has none
 * @param trustPolicy null where it is no role
 * @param maxSession seconds that a session of a role may last; 0 where it is no role
 */
record Identity(
    long id,
    IdentityKind kind,
    String account,
    String name,
    String path,
    String uniqueId,
    Map<String, String> tags,
    @Nullable String boundary,
    @Nullable String trustPolicy,
    @Nullable String description,
    int maxSession,
    Instant createdAt) {

  /** The path of roles that belong to services. */
  static final String SERVICE_PATH = "/aws-service-role/";

  /** Its ARN, in the partition of the caller's region. */
  String arn(Caller caller) {
    return IamArns.of(caller, account, kind.word() + path + name);
  }

  boolean isServiceLinked() {
    return path.startsWith(SERVICE_PATH);
  }
}
