package io.lambent.aws.api;

import io.lambent.aws.arn.Arn;
import org.jspecify.annotations.Nullable;

/**
 * The account that makes a request, and the region and endpoint it is made to.
 *
 * @param account twelve digits
 * @param region such as {@code eu-west-1}
 * @param requestId the id of the request, as the caller gets it
 * @param endpoint the address by which the caller reached Lambent, such as {@code
 *     http://localhost:4566}
 * @param traceHeader the {@code X-Amzn-Trace-Id} of the request; null where it has none
 * @param credentials what the request is signed with
 */
public record Caller(
    String account,
    String region,
    String requestId,
    String endpoint,
    @Nullable String traceHeader,
    CallerCredentials credentials) {

  /** A caller whose credentials do not matter. */
  public Caller(
      String account,
      String region,
      String requestId,
      String endpoint,
      @Nullable String traceHeader) {
    this(account, region, requestId, endpoint, traceHeader, CallerCredentials.NONE);
  }

  /** A caller whose request belongs to no trace. */
  public Caller(String account, String region, String requestId, String endpoint) {
    this(account, region, requestId, endpoint, null);
  }

  /** The name of a resource of the caller's account and region. */
  public Arn arn(String service, String resource) {
    return Arn.of(service, region, account, resource);
  }
}
