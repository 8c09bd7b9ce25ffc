package io.lambent.gateway.backend;

import io.netty.handler.codec.http.HttpMethod;

/**
 * How large a request to the Lambda API may be. Code comes in Base64 inside of JSON, so 50 MB of it
 * need more.
 *
 * @param bytes the whole body
 * @param operation as AWS names it in its answer
 */
public record UploadLimit(long bytes, String operation) {
  private static final long CODE = 70_167_211;
  private static final long OTHERS = 6_291_456;
  private static final UploadLimit CREATE = new UploadLimit(CODE, "CreateFunction operation");
  private static final UploadLimit UPDATE = new UploadLimit(CODE, "UpdateFunctionCode operation");
  private static final UploadLimit LAYER = new UploadLimit(CODE, "PublishLayerVersion operation");
  private static final UploadLimit OTHER = new UploadLimit(OTHERS, "operation");

  public static UploadLimit of(HttpMethod method, String path) {
    return of(method.name(), path);
  }

  public static UploadLimit of(String method, String path) {
    boolean post = method.equals("POST");
    if (post && (path.equals("/2015-03-31/functions") || path.equals("/2015-03-31/functions/"))) {
      return CREATE;
    }
    if (method.equals("PUT") && path.startsWith("/2015-03-31/functions/")) {
      return path.endsWith("/code") ? UPDATE : OTHER;
    }
    return post && path.startsWith("/2018-10-31/layers/") ? LAYER : OTHER;
  }

  public String message() {
    return "Request must be smaller than " + bytes + " bytes for the " + operation;
  }
}
