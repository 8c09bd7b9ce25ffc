package io.lambent.contract.api;

/**
 * The name of an API and its owner.
 *
 * @param id the first label of its host name, ten lower-case letters and digits
 * @param account twelve digits
 */
public record ApiIdentity(String id, String account, String region) {

  /**
   * The ARN of a request, as authorizers and policies name it.
   *
   * @param methodAndPath such as {@code GET/pets}; for WebSocket APIs the route's key
   */
  public String arn(String stage, String methodAndPath) {
    return "arn:aws:execute-api:"
        + region
        + ":"
        + account
        + ":"
        + id
        + "/"
        + stage
        + "/"
        + methodAndPath;
  }
}
