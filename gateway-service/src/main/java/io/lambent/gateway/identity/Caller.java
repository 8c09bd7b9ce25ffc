package io.lambent.gateway.identity;

import io.lambent.contract.function.CallingFunction;
import org.jspecify.annotations.Nullable;

/**
 * The caller that a request names. Signatures are not verified: any credentials are taken; an
 * access key id of twelve digits names the account, and so does one that Lambent made.
 *
 * <p>What a function calls is its account's, whatever credentials it sends: the connection says
 * which function it is.
 *
 * @param account twelve digits
 * @param region the region of the signature's scope
 * @param accessKeyId null where the request is not signed
 * @param service the service of the signature's scope, such as {@code lambda}; null where the
 *     request is not signed, or in a way that names none
 * @param function that calls; null where the request does not come from an environment
 */
public record Caller(
    String account,
    String region,
    @Nullable String accessKeyId,
    @Nullable String service,
    @Nullable CallingFunction function) {

  public static final String DEFAULT_ACCOUNT = "000000000000";
  public static final String DEFAULT_REGION = "us-east-1";

  static final Caller UNSIGNED = new Caller(DEFAULT_ACCOUNT, DEFAULT_REGION, null, null, null);

  /** The same request, known to be a function's. */
  public Caller from(CallingFunction known) {
    return new Caller(known.function().account(), region, accessKeyId, service, known);
  }

  /** The ARN of the account's root user, which stands for all callers of the account. */
  public String rootArn() {
    return "arn:aws:iam::" + account + ":root";
  }

  /** Returns true if the request carries a signature. */
  public boolean isSigned() {
    return accessKeyId != null;
  }
}
