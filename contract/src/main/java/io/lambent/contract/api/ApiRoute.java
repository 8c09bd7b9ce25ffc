package io.lambent.contract.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route of an HTTP or WebSocket API.
 *
 * @param key such as {@code GET /pets/{id}}, {@code ANY /{proxy+}}, {@code $default} or {@code
 *     $connect}
 * @param authorizationType {@code NONE}, {@code AWS_IAM}, {@code JWT} or {@code CUSTOM}
 * @param integration null where the route has none yet
 * @param responseSelectionExpression {@code $default} where a WebSocket client gets an answer; else
 *     null
 */
public record ApiRoute(
    String id,
    String key,
    String authorizationType,
    @Nullable String authorizerId,
    List<String> authorizationScopes,
    @Nullable String responseSelectionExpression,
    @Nullable ApiIntegration integration) {

  /** The same route with another integration. */
  public ApiRoute with(ApiIntegration other) {
    return new ApiRoute(
        id,
        key,
        authorizationType,
        authorizerId,
        authorizationScopes,
        responseSelectionExpression,
        other);
  }
}
