package io.lambent.contract.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The backend of a route.
 *
 * @param type {@code AWS_PROXY}, {@code HTTP_PROXY}, {@code AWS}, {@code HTTP} or {@code MOCK}
 * @param subtype the service operation of an {@code AWS_PROXY} integration, such as {@code
 *     SQS-SendMessage}; null for functions
 * @param uri with {@code ${stageVariables.NAME}} as it was written
 * @param method of the backend request; null where it is the client's
 * @param payloadFormatVersion {@code 1.0} or {@code 2.0}
 * @param responseParameters by status code
 * @param responses of WebSocket APIs
 * @param connectionId the VPC link of a private integration, whose URI is the address that stands
 *     for its target, or null where there is none; null for others
 */
public record ApiIntegration(
    String id,
    String type,
    @Nullable String subtype,
    @Nullable String uri,
    @Nullable String method,
    String payloadFormatVersion,
    int timeoutMillis,
    Map<String, String> requestParameters,
    Map<String, Map<String, String>> responseParameters,
    Map<String, String> requestTemplates,
    @Nullable String templateSelectionExpression,
    @Nullable String passthroughBehavior,
    @Nullable String contentHandling,
    List<Response> responses,
    @Nullable String connectionId) {

  /** An integration that is not private. */
  public ApiIntegration(
      String id,
      String type,
      @Nullable String subtype,
      @Nullable String uri,
      @Nullable String method,
      String payloadFormatVersion,
      int timeoutMillis,
      Map<String, String> requestParameters,
      Map<String, Map<String, String>> responseParameters,
      Map<String, String> requestTemplates,
      @Nullable String templateSelectionExpression,
      @Nullable String passthroughBehavior,
      @Nullable String contentHandling,
      List<Response> responses) {
    this(
        id,
        type,
        subtype,
        uri,
        method,
        payloadFormatVersion,
        timeoutMillis,
        requestParameters,
        responseParameters,
        requestTemplates,
        templateSelectionExpression,
        passthroughBehavior,
        contentHandling,
        responses,
        null);
  }

  /** The same integration with another URI. */
  public ApiIntegration at(@Nullable String address) {
    return new ApiIntegration(
        id,
        type,
        subtype,
        address,
        method,
        payloadFormatVersion,
        timeoutMillis,
        requestParameters,
        responseParameters,
        requestTemplates,
        templateSelectionExpression,
        passthroughBehavior,
        contentHandling,
        responses,
        connectionId);
  }

  /**
   * An integration response.
   *
   * @param key {@code $default}, or a pattern of status codes between slashes
   */
  public record Response(
      String key, Map<String, String> templates, @Nullable String templateSelectionExpression) {}
}
