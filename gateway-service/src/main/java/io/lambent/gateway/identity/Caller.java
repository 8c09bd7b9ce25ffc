package io.lambent.gateway.identity;

import org.jspecify.annotations.Nullable;

/**
 * The caller that a request names. Signatures are not verified: any credentials are taken, and an
 * access key id of twelve digits names the account.
 *
 * @param account twelve digits
 * @param region the region of the signature's scope
 * @param accessKeyId null where the request is not signed
 * @param service the service of the signature's scope, such as {@code lambda}; null where the
 *     request is not signed, or in a way that names none
 */
public record Caller(
    String account, String region, @Nullable String accessKeyId, @Nullable String service) {

  public static final String DEFAULT_ACCOUNT = "000000000000";
  public static final String DEFAULT_REGION = "us-east-1";

  static final Caller UNSIGNED = new Caller(DEFAULT_ACCOUNT, DEFAULT_REGION, null, null);

  /** Returns true if the request carries a signature. */
  public boolean isSigned() {
    return accessKeyId != null;
  }
}
