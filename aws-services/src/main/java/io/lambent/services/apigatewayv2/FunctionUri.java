package io.lambent.services.apigatewayv2;

import org.jspecify.annotations.Nullable;

/** The address of a function in an integration or authorizer. */
final class FunctionUri {
  private static final String PATH = ":lambda:path/2015-03-31/functions/";
  private static final String END = "/invocations";

  private FunctionUri() {}

  /**
   * The ARN of a function, where a text is one or is {@code
   * arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations}; null elsewhere. It
   * may contain stage variables.
   */
  static @Nullable String parse(String uri) {
    int path = uri.indexOf(PATH);
    if (uri.startsWith("arn:") && path > 0 && uri.endsWith(END)) {
      return uri.substring(path + PATH.length(), uri.length() - END.length());
    }
    boolean isArn =
        uri.startsWith("arn:") && uri.contains(":lambda:") && uri.contains(":function:");
    return isArn || uri.startsWith("${stageVariables.") ? uri : null;
  }
}
