package io.lambent.gateway.httpevent;

import java.util.Locale;
import java.util.Set;

/** Headers of the answers that functions and backends give. */
public final class AnswerHeaders {
  /**
   * The {@code Content-Security-Policy} of answers at path-style addresses. There the pages of a
   * function or an API share the origin of the AWS API, and could call it; with this policy
   * browsers give them an opaque origin.
   */
  public static final String SANDBOX =
      "sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts";

  /** Headers of the connection, which are not forwarded. */
  private static final Set<String> OF_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "keep-alive",
          "proxy-authenticate",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private AnswerHeaders() {}

  /** Returns true for a header that concerns the connection to the backend only. */
  public static boolean isOfConnection(String name) {
    return OF_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
  }
}
