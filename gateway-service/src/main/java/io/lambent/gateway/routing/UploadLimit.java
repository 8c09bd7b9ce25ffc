package io.lambent.gateway.routing;

/**
 * The largest size of a request to the Lambda API. Code comes in Base64 inside of JSON, so 50 MB of
 * it need more.
 */
public enum UploadLimit {
  CREATE_FUNCTION(UploadLimit.CODE, "CreateFunction operation"),
  UPDATE_FUNCTION_CODE(UploadLimit.CODE, "UpdateFunctionCode operation"),
  PUBLISH_LAYER_VERSION(UploadLimit.CODE, "PublishLayerVersion operation"),
  OTHER_OPERATION(6_291_456, "operation"),
  /** Services that limit their requests themselves. */
  NONE(Long.MAX_VALUE, "operation");

  private static final long CODE = 70_167_211;

  private final long bytes;
  private final String operation;

  /**
   * @param bytes the whole body
   * @param operation as AWS names it in its answer
   */
  UploadLimit(long bytes, String operation) {
    this.bytes = bytes;
    this.operation = operation;
  }

  static UploadLimit of(String method, String path) {
    boolean post = method.equals("POST");
    if (post && (path.equals("/2015-03-31/functions") || path.equals("/2015-03-31/functions/"))) {
      return CREATE_FUNCTION;
    }
    if (method.equals("PUT") && path.startsWith("/2015-03-31/functions/")) {
      return path.endsWith("/code") ? UPDATE_FUNCTION_CODE : OTHER_OPERATION;
    }
    return post && path.startsWith("/2018-10-31/layers/") ? PUBLISH_LAYER_VERSION : OTHER_OPERATION;
  }

  public long bytes() {
    return bytes;
  }

  public String message() {
    return "Request must be smaller than " + bytes + " bytes for the " + operation;
  }
}
