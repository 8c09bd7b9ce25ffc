package io.lambent.aws.sigv4;

import io.lambent.aws.http.QueryString;
import io.lambent.aws.http.WireRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A signature as a request carries it; what is in it is not checked yet.
 *
 * @param credential {@code KEY/DATE/REGION/SERVICE/aws4_request}
 * @param signedHeaders lower case, in their order
 * @param time of {@code X-Amz-Date} or {@code Date}
 * @param expires seconds from then on; null in a header, where the clock's tolerance applies
 * @param isPresigned true if the signature is in the query
 */
record SignatureParts(
    String algorithm,
    String credential,
    List<String> signedHeaders,
    String signature,
    String time,
    @Nullable String expires,
    @Nullable String sessionToken,
    boolean isPresigned) {

  private static final String VERSION = "AWS4-";
  private static final List<String> REQUIRED = List.of("Credential", "Signature", "SignedHeaders");
  private static final List<String> REQUIRED_IN_QUERY =
      List.of(
          "X-Amz-Algorithm",
          "X-Amz-Credential",
          "X-Amz-Signature",
          "X-Amz-SignedHeaders",
          "X-Amz-Date");

  /** Why there are no parts. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean inQuery;

    Malformed(String text, boolean inQuery) {
      super(text, null, false, false);
      this.inQuery = inQuery;
    }

    boolean isInQuery() {
      return inQuery;
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * @return null where the request carries no signature of version 4
   */
  static @Nullable SignatureParts of(WireRequest request) throws Malformed {
    String authorization = request.header("Authorization");
    QueryString query = QueryString.parse(request.query());
    boolean presigned =
        query.first("X-Amz-Algorithm") != null || query.first("X-Amz-Signature") != null;
    if (authorization != null && presigned) {
      throw new Malformed(
          "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP"
              + " header.",
          true);
    }
    if (presigned) {
      return ofQuery(query);
    }
    return authorization == null || !authorization.startsWith(VERSION)
        ? null
        : ofHeader(request, authorization);
  }

  private static SignatureParts ofHeader(WireRequest request, String authorization)
      throws Malformed {
    int space = authorization.indexOf(' ');
    String rest = space < 0 ? "" : authorization.substring(space + 1);
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : rest.split("[, ]+")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(part.substring(0, equals), part.substring(equals + 1));
      } else if (!part.isEmpty()) {
        throw new Malformed(
            "'"
                + part
                + "' not a valid key=value pair (missing equal-sign) in Authorization header: '"
                + authorization
                + "'.",
            false);
      }
    }
    List<String> missing = new ArrayList<>();
    for (String name : REQUIRED) {
      if (parts.getOrDefault(name, "").isEmpty()) {
        missing.add("Authorization header requires '" + name + "' parameter.");
      }
    }
    String date = request.header("X-Amz-Date");
    String time = date == null ? request.header("Date") : date;
    if (time == null) {
      missing.add(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    }
    if (!missing.isEmpty() || time == null) {
      throw new Malformed(String.join(" ", missing) + " Authorization=" + authorization, false);
    }
    return new SignatureParts(
        space < 0 ? authorization : authorization.substring(0, space),
        parts.getOrDefault("Credential", ""),
        names(parts.getOrDefault("SignedHeaders", "")),
        parts.getOrDefault("Signature", ""),
        time,
        null,
        request.header("X-Amz-Security-Token"),
        false);
  }

  private static SignatureParts ofQuery(QueryString query) throws Malformed {
    List<String> missing = new ArrayList<>();
    for (String name : REQUIRED_IN_QUERY) {
      String value = query.first(name);
      if (value == null || value.isEmpty()) {
        missing.add("AWS query-string parameters must include '" + name + "'.");
      }
    }
    if (!missing.isEmpty()) {
      throw new Malformed(
          String.join(" ", missing) + " Re-examine the query-string parameters.", true);
    }
    return new SignatureParts(
        value(query, "X-Amz-Algorithm"),
        value(query, "X-Amz-Credential"),
        names(value(query, "X-Amz-SignedHeaders")),
        value(query, "X-Amz-Signature"),
        value(query, "X-Amz-Date"),
        query.first("X-Amz-Expires"),
        query.first("X-Amz-Security-Token"),
        true);
  }

  private static String value(QueryString query, String name) {
    String value = query.first(name);
    return value == null ? "" : value;
  }

  private static List<String> names(String signedHeaders) {
    return CanonicalRequest.lowerCase(Arrays.asList(signedHeaders.split(";")));
  }
}
