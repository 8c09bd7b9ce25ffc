package io.lambent.gateway.restapi.definition;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A method of a resource.
 *
 * @param httpMethod {@code ANY} for all
 * @param authorizationType {@code NONE}, {@code AWS_IAM}, {@code CUSTOM} or {@code
 *     COGNITO_USER_POOLS}
 * @param requiredParameters such as {@code method.request.querystring.page}
 * @param requestModels names of models by content type
 * @param responses of the method by status, each with the headers that may be answered
 */
public record Method(
    String httpMethod,
    String resourceId,
    String resourcePath,
    @Nullable String operationName,
    String authorizationType,
    @Nullable String authorizerId,
    List<String> scopes,
    boolean requiresApiKey,
    boolean validatesParameters,
    boolean validatesBody,
    List<String> requiredParameters,
    Map<String, String> requestModels,
    Map<String, Response> responses,
    Integration integration) {

  /** A method of which nothing but its address is known, as in tests of authorizers. */
  public static Method unknown(String httpMethod, String resourceId, String path) {
    return new Method(
        httpMethod,
        resourceId,
        path,
        null,
        "NONE",
        null,
        List.of(),
        false,
        false,
        false,
        List.of(),
        Map.of(),
        Map.of(),
        new Integration(
            "MOCK", "", null, Map.of(), Map.of(), "", null, 0, List.of(), "", List.of(), false,
            null, null));
  }

  /** A response of a method; the models are by content type. */
  public record Response(Map<String, String> models) {}

  /**
   * The integration of a method.
   *
   * @param type {@code AWS}, {@code AWS_PROXY}, {@code HTTP}, {@code HTTP_PROXY} or {@code MOCK}
   * @param httpMethod the method of the request to the backend; null for the client's method
   * @param requestTemplates by content type
   * @param contentHandling {@code CONVERT_TO_BINARY}, {@code CONVERT_TO_TEXT} or null
   * @param cacheKeys the parameters that are part of the cache key
   * @param isStreamed true where answers are streamed
   * @param connectionId the VPC link of a private integration, with stage variables as they were
   *     written; null for others
   * @param target the load balancer that a private integration names itself; null for the link's
   */
  public record Integration(
      String type,
      String uri,
      @Nullable String httpMethod,
      Map<String, String> requestParameters,
      Map<String, String> requestTemplates,
      String passthroughBehavior,
      @Nullable String contentHandling,
      int timeoutMillis,
      List<String> cacheKeys,
      String cacheNamespace,
      List<IntegrationResponse> responses,
      boolean isStreamed,
      @Nullable String connectionId,
      @Nullable String target) {

    public boolean isProxy() {
      return type.endsWith("_PROXY");
    }

    public boolean isHttp() {
      return type.startsWith("HTTP");
    }
  }

  /**
   * The response for the results of an integration that match a pattern.
   *
   * @param pattern null for the results that match no other pattern
   */
  public record IntegrationResponse(
      int status,
      @Nullable Pattern pattern,
      Map<String, String> parameters,
      Map<String, String> templates,
      @Nullable String contentHandling) {}
}
