package io.lambent.aws.api;

import org.jspecify.annotations.Nullable;

/**
 * The credentials that a request is signed with, and the function that it comes from. Signatures
 * are not verified yet.
 *
 * @param accessKeyId null where the request is not signed
 * @param sessionToken of credentials that expire; null where the request has none
 * @param function the name of the function whose environment sends the request, in the caller's
 *     account; null where the request comes from elsewhere
 * @param role the ARN of that function's execution role; null where there is no function
 */
public record CallerCredentials(
    @Nullable String accessKeyId,
    @Nullable String sessionToken,
    @Nullable String function,
    @Nullable String role) {

  /** The header, or the parameter of a presigned URL, with the session token. */
  public static final String TOKEN_HEADER = "X-Amz-Security-Token";

  /** No credentials: the request is not signed, or a service makes it. */
  public static final CallerCredentials NONE = new CallerCredentials(null, null, null, null);

  /** Without the token, so that it reaches no log. */
  @Override
  public String toString() {
    return "CallerCredentials[" + accessKeyId + "]";
  }
}
