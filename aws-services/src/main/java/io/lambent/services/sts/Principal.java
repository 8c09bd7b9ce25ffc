package io.lambent.services.sts;

import org.jspecify.annotations.Nullable;

/**
 * The principal that makes a request.
 *
 * @param arn such as {@code arn:aws:iam::ACCOUNT:root}
 * @param userId as {@code GetCallerIdentity} answers it
 * @param session that the request's credentials are of; null where they last
 * @param isRole true for sessions of roles, also those of functions
 */
record Principal(
    String account, String arn, String userId, @Nullable Session session, boolean isRole) {

  /** Returns true for the root of an account. */
  boolean isRoot() {
    return userId.equals(account);
  }
}
