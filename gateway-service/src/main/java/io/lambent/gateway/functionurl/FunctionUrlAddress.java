package io.lambent.gateway.functionurl;

import org.jspecify.annotations.Nullable;

/**
 * The function URL a request is for, in either form: by host name, {@code
 * ID.lambda-url.REGION.localhost}, or by path, {@code /_lambent/function-urls/ID/...}, for clients
 * that cannot resolve names under {@code localhost}.
 *
 * @param region null where the form does not tell
 * @param path what the function sees as the path, still encoded
 * @param domainName null where the form does not tell
 */
record FunctionUrlAddress(
    String id, @Nullable String region, String path, @Nullable String domainName) {
  private static final String LABEL = "lambda-url.";
  private static final String PATH = "/_lambent/function-urls/";

  /**
   * Returns true if the address has the path form, under a host name that is not the function's
   * own.
   */
  boolean isByPath() {
    return domainName == null;
  }

  /**
   * Recognises a function URL; null where the request is for something else.
   *
   * @param host lower case, without port
   */
  static @Nullable FunctionUrlAddress of(String host, String path) {
    int dot = host.indexOf('.');
    if (dot > 0 && host.startsWith(LABEL, dot + 1)) {
      int start = dot + 1 + LABEL.length();
      int end = host.indexOf('.', start);
      return new FunctionUrlAddress(
          host.substring(0, dot),
          host.substring(start, end < 0 ? host.length() : end),
          path.isEmpty() ? "/" : path,
          host);
    }
    if (!path.startsWith(PATH)) {
      return null;
    }
    int end = path.indexOf('/', PATH.length());
    return end < 0
        ? new FunctionUrlAddress(path.substring(PATH.length()), null, "/", null)
        : new FunctionUrlAddress(
            path.substring(PATH.length(), end), null, path.substring(end), null);
  }
}
