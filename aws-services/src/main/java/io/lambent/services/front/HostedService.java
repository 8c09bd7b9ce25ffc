package io.lambent.services.front;

import io.lambent.aws.api.AwsApi;
import java.util.Set;

/**
 * An AWS service of this application. Each package of a service has one as a bean.
 *
 * @param api its operations
 * @param maxBody bytes of a request's body, after decompression
 * @param note where it differs from AWS, for {@code /_lambent/compat}
 * @param signingName the service in the scope of a signature, such as {@code monitoring}; another
 *     name where two services have the same and the gateway tells them apart
 * @param servedByGateway operations that the gateway serves itself
 */
public record HostedService(
    AwsApi api, int maxBody, String note, String signingName, Set<String> servedByGateway) {

  /** A service of which the gateway serves nothing itself. */
  public HostedService(AwsApi api, int maxBody, String note, String signingName) {
    this(api, maxBody, note, signingName, Set.of());
  }

  /** A service that has its signing name for itself. */
  public HostedService(AwsApi api, int maxBody, String note) {
    this(api, maxBody, note, api.model().header().signingName());
  }
}
