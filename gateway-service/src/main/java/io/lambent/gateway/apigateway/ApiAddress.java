package io.lambent.gateway.apigateway;

import org.jspecify.annotations.Nullable;

/**
 * The API a request is for, as its host name or its path tells. The forms are {@code
 * ID.execute-api.REGION.localhost}, a custom domain name, {@code /_aws/execute-api/ID/STAGE/...}
 * and {@code /restapis/ID/STAGE/_user_request_/...}.
 *
 * @param region null where the form does not tell
 * @param stage null where the first segment of the path may be the stage; the path is without it
 *     otherwise
 * @param path still encoded; begins with a slash
 * @param domainName the host name that is the API's own; null for the forms by path
 * @param isCustom true for a custom domain name
 * @param mappedPath the part of the path that the mapping of a custom domain name has taken away,
 *     such as {@code /v1}; empty where there is none
 */
public record ApiAddress(
    String apiId,
    @Nullable String region,
    @Nullable String stage,
    String path,
    @Nullable String domainName,
    boolean isCustom,
    String mappedPath) {
  private static final String LABEL = "execute-api.";
  private static final String PATH = "/_aws/execute-api/";
  private static final String REST_PATH = "/restapis/";
  private static final String USER_REQUEST = "_user_request_";

  /** Returns true for the forms by path, under a host name that is not the API's own. */
  public boolean isByPath() {
    return domainName == null;
  }

  /**
   * Recognises an API by all forms but custom domain names; null where the request is for something
   * else.
   *
   * @param host lower case, without port
   */
  static @Nullable ApiAddress of(String host, String path) {
    int dot = host.indexOf('.');
    if (dot > 0 && host.startsWith(LABEL, dot + 1)) {
      int start = dot + 1 + LABEL.length();
      int end = host.indexOf('.', start);
      String region = host.substring(start, end < 0 ? host.length() : end);
      return new ApiAddress(
          host.substring(0, dot),
          region.equals("localhost") ? null : region,
          null,
          path.isEmpty() ? "/" : path,
          host,
          false,
          "");
    }
    if (path.startsWith(PATH)) {
      int end = path.indexOf('/', PATH.length());
      return end < 0
          ? byPath(path.substring(PATH.length()), null, "/")
          : byPath(path.substring(PATH.length(), end), null, path.substring(end));
    }
    return path.startsWith(REST_PATH) ? userRequest(path) : null;
  }

  /** Recognises {@code /restapis/ID/STAGE/_user_request_/...}. */
  private static @Nullable ApiAddress userRequest(String path) {
    int id = REST_PATH.length();
    int stage = path.indexOf('/', id) + 1;
    int mark = stage == 0 ? 0 : path.indexOf('/', stage) + 1;
    if (mark == 0 || !path.startsWith(USER_REQUEST, mark)) {
      return null;
    }
    int rest = mark + USER_REQUEST.length();
    if (rest < path.length() && path.charAt(rest) != '/') {
      return null;
    }
    return byPath(
        path.substring(id, stage - 1),
        path.substring(stage, mark - 1),
        rest == path.length() ? "/" : path.substring(rest));
  }

  private static ApiAddress byPath(String id, @Nullable String stage, String path) {
    return new ApiAddress(id, null, stage, path, null, false, "");
  }
}
