package io.lambent.gateway.routing;

import java.util.List;
import java.util.Set;

/**
 * An AWS service that the gateway has somewhere to send to.
 *
 * @param signingName the service in the scope of a signature
 * @param targetPrefixes what stands before the operation in {@code X-Amz-Target}; empty where the
 *     service has other protocols
 * @param hasDatedPaths true if paths begin with the date of an API version, as Lambda's do
 * @param hasUploadLimits true if bodies are limited as {@link UploadLimit} says
 */
public record ServiceRoute(
    String signingName,
    List<String> targetPrefixes,
    boolean hasDatedPaths,
    boolean hasUploadLimits,
    Destination destination) {
  private static final Set<String> EXACT_PATHS =
      Set.of("apigateway", "apigatewayv2", "s3", "scheduler");

  public ServiceRoute {
    targetPrefixes = List.copyOf(targetPrefixes);
  }

  /**
   * Returns true if paths go on exactly as they came, in a header: keys of S3 may be {@code a/../b}
   * or {@code //}, and ARNs in paths of API Gateway and EventBridge Scheduler have slashes, which
   * servlets refuse.
   */
  public boolean isExactPath() {
    return EXACT_PATHS.contains(signingName);
  }
}
