package io.lambent.aws.api;

import io.lambent.aws.arn.Arn;

/**
 * The account that makes a request, and the region and endpoint it is made to.
 *
 * @param account twelve digits
 * @param region such as {@code eu-west-1}
 * @param requestId the id of the request, as the caller gets it
 * @param endpoint the address by which the caller reached Lambent, such as {@code
 *     http://localhost:4566}
 */
public record Caller(String account, String region, String requestId, String endpoint) {

  /** The name of a resource of the caller's account and region. */
  public Arn arn(String service, String resource) {
    return Arn.of(service, region, account, resource);
  }
}
