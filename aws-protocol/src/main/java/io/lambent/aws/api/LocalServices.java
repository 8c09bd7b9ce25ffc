package io.lambent.aws.api;

import org.jspecify.annotations.Nullable;

/**
 * The AWS services that run in this process. Calling them takes no connection, which would cost as
 * much processor time as most operations do.
 */
public interface LocalServices {

  /** All services run in other processes. */
  LocalServices NONE = signingName -> null;

  /**
   * A service.
   *
   * @param api its operations; they block
   * @param maxBody bytes of a request's body
   */
  record Local(AwsApi api, int maxBody) {}

  /**
   * Returns null for a service that does not run here now, or whose bodies are streamed.
   *
   * @param signingName as in the scope of a signature, such as {@code sqs}
   */
  @Nullable Local find(String signingName);

  /** Returns a service whose bodies are streamed; null where none of that name runs here now. */
  default @Nullable StreamingApi findStreaming(String signingName) {
    return null;
  }
}
