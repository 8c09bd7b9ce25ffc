package io.lambent.gateway.restapi.definition;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The copy of an API that a deployment has made.
 *
 * @param authorizers by id
 * @param models the schemas by the names of models
 * @param gatewayResponses the gateway responses that the API sets, by type
 * @param isKeyFromAuthorizer true where the API key of a request comes from its authorizer
 * @param policy the resource policy; null where there is none
 * @param minimumCompressionSize the size in bytes from which answers are compressed; null for never
 */
public record Deployment(
    String id,
    ResourceTree resources,
    Map<String, Authorizer> authorizers,
    Map<String, String> models,
    Map<String, GatewayResponse> gatewayResponses,
    List<String> binaryMediaTypes,
    boolean isKeyFromAuthorizer,
    @Nullable JsonNode policy,
    @Nullable Integer minimumCompressionSize) {

  /**
   * An authorizer.
   *
   * @param type {@code TOKEN}, {@code REQUEST} or {@code COGNITO_USER_POOLS}
   * @param uri of the function
   * @param identitySources such as {@code method.request.header.Authorization}
   * @param validationExpression a regular expression that tokens have to match; null for none
   * @param ttlSeconds how long decisions are cached; 0 for not at all
   */
  public record Authorizer(
      String id,
      String name,
      String type,
      String uri,
      List<String> identitySources,
      @Nullable String validationExpression,
      int ttlSeconds,
      List<String> providerArns) {}

  /** The settings of a gateway response. */
  public record GatewayResponse(
      @Nullable Integer status, Map<String, String> parameters, Map<String, String> templates) {}

  /** Compares by identity: deployments are immutable, and compared for each request. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** Returns true where bodies of a media type are binary. */
  public boolean isBinary(@Nullable String mediaType) {
    if (binaryMediaTypes.isEmpty()) {
      return false;
    }
    if (binaryMediaTypes.contains("*/*")) {
      return true;
    }
    if (mediaType == null) {
      return false;
    }
    int end = mediaType.indexOf(';');
    String bare = (end < 0 ? mediaType : mediaType.substring(0, end)).strip();
    int slash = bare.indexOf('/');
    for (String binary : binaryMediaTypes) {
      // As on AWS, a wildcard for the type before the slash matches nothing, not even itself.
      if ((!binary.startsWith("*/") && binary.equalsIgnoreCase(bare))
          || (binary.endsWith("/*")
              && slash > 0
              && binary.regionMatches(true, 0, bare, 0, slash + 1)
              && binary.length() == slash + 2)) {
        return true;
      }
    }
    return false;
  }
}
