package io.lambent.gateway.routing;

import java.util.List;

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

  public ServiceRoute {
    targetPrefixes = List.copyOf(targetPrefixes);
  }

  /**
   * Returns true if paths go on exactly as they came, as S3's keys may be {@code a/../b} or {@code
   * //}. They go in a header then.
   */
  public boolean isExactPath() {
    return signingName.equals("s3");
  }
}
