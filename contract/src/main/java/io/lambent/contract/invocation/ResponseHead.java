package io.lambent.contract.invocation;

/**
 * The properties of a streamed response that are known when it begins.
 *
 * @param executedVersion {@code $LATEST} or a number
 * @param contentType as the function set it
 */
public record ResponseHead(String executedVersion, String contentType) {
  /** The type of a response that begins with its status, headers and cookies as JSON. */
  public static final String HTTP_INTEGRATION =
      "application/vnd.awslambda.http-integration-response";

  /** The type of a response for which the function set none. */
  public static final String DEFAULT_TYPE = "application/octet-stream";
}
