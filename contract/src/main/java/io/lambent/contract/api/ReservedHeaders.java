package io.lambent.contract.api;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The headers that parameter mappings of HTTP APIs cannot change. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html">Reserved
 * headers</a>.
 */
public final class ReservedHeaders {
  private static final Set<String> NAMES =
      Set.of(
          "authorization",
          "connection",
          "content-encoding",
          "content-length",
          "content-location",
          "forwarded",
          "keep-alive",
          "origin",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailers",
          "transfer-encoding",
          "upgrade",
          "via",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto");

  private static final List<String> PREFIXES =
      List.of("access-control-", "apigw-", "x-amz-", "x-amzn-");

  private ReservedHeaders() {}

  /** Returns true if a header is reserved; case does not matter. */
  public static boolean include(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    return NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
  }
}
