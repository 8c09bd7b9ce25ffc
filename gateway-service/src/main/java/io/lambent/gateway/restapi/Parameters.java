package io.lambent.gateway.restapi;

import io.lambent.gateway.protocol.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The query and the headers of a request. Where a name occurs several times, the last value is
 * used.
 */
final class Parameters {
  /** Headers of the connection, which are not passed to integrations. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "connection",
          "content-length",
          "content-md5",
          "expect",
          "keep-alive",
          "max-forwards",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "server",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "www-authenticate");

  private final Map<String, List<String>> query = new LinkedHashMap<>();
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  Parameters(RestRequest request) {
    for (Map.Entry<String, String> header : request.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!NOT_PASSED_ON.contains(name) && !name.startsWith("x-lambent-")) {
        headers.computeIfAbsent(header.getKey(), any -> new ArrayList<>()).add(header.getValue());
      }
    }
    for (String pair : request.query().split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = Query.decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : Query.decode(pair.substring(equals + 1));
        query.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
      }
    }
  }

  Map<String, List<String>> query() {
    return query;
  }

  /** The headers that are passed on, by names whose case does not matter. */
  Map<String, List<String>> headers() {
    return headers;
  }

  @Nullable String query(String name) {
    return last(query.get(name));
  }

  @Nullable String header(String name) {
    return last(headers.get(name));
  }

  static @Nullable String last(@Nullable List<String> values) {
    return values == null ? null : values.getLast();
  }

  /** The last value of each name. */
  static Map<String, String> single(Map<String, List<String>> values) {
    Map<String, String> single = new LinkedHashMap<>();
    values.forEach((name, each) -> single.put(name, each.getLast()));
    return single;
  }
}
