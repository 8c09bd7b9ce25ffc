package io.lambent.services.sts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session: whose permissions its credentials have, and until when.
 *
 * @param accessKeyId of its credentials
 * @param arn of the principal, such as {@code arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION}
 * @param userId as {@code GetCallerIdentity} answers it
 * @param role the ARN of the role; null where none was assumed
 * @param policy the session policy; null where there is none
 * @param policyArns of managed session policies
 * @param transitive keys of the tags that sessions of this session's have too
 */
record Session(
    Kind kind,
    String accessKeyId,
    String account,
    String arn,
    String userId,
    @Nullable String role,
    Instant expiration,
    @Nullable String policy,
    List<String> policyArns,
    Map<String, String> tags,
    List<String> transitive,
    @Nullable String sourceIdentity) {

  /** How a session came about. */
  enum Kind {
    /** A role was assumed. */
    ROLE,
    /** A user or the root of an account asked for credentials that expire. */
    OWN,
    /** A user or the root of an account has requested credentials for a federated user. */
    FEDERATED
  }
}
