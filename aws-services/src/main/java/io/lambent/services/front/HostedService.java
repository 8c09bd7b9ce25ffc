package io.lambent.services.front;

import io.lambent.aws.api.AwsApi;

/**
 * An AWS service of this application. Each package of a service has one as a bean.
 *
 * @param api its operations
 * @param maxBody bytes of a request's body, after decompression
 * @param note where it differs from AWS, for {@code /_lambent/compat}
 */
public record HostedService(AwsApi api, int maxBody, String note) {

  /** The service in the scope of a signature, such as {@code monitoring}. */
  public String signingName() {
    return api.model().header().signingName();
  }
}
