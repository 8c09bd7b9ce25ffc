package io.lambent.aws.sigv4;

import org.jspecify.annotations.Nullable;

/**
 * The keys that sign a request.
 *
 * @param sessionToken null for credentials without an end
 */
public record Credentials(
    String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {

  /** Hides the secret. */
  @Override
  public String toString() {
    return "Credentials[" + accessKeyId + "]";
  }
}
