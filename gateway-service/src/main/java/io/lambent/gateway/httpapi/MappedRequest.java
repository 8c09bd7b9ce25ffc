package io.lambent.gateway.httpapi;

import io.lambent.contract.api.ReservedHeaders;
import io.lambent.gateway.httpevent.RequestFacts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request to the endpoint of an {@code HTTP_PROXY} integration, after the request parameters of
 * the integration were applied.
 *
 * @param headers by their names in lower case
 */
record MappedRequest(String url, Map<String, List<String>> headers) {
  /** Headers that belong to the connection of the client. */
  private static final Set<String> NOT_FORWARDED =
      Set.of("content-length", "host", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto");

  static MappedRequest of(ApiCall call, String uri) {
    Map<String, List<String>> headers = new TreeMap<>();
    RequestFacts.allHeaders(call.call(), call.traceId())
        .forEach(
            (name, values) -> {
              if (!NOT_FORWARDED.contains(name)) {
                headers.put(name, new ArrayList<>(values));
              }
            });
    Map<String, List<String>> query = new LinkedHashMap<>();
    RequestFacts.parameters(call.call().query())
        .forEach(
            each -> query.computeIfAbsent(each.name(), any -> new ArrayList<>()).add(each.value()));
    String path = null;
    boolean isQueryChanged = false;
    for (Map.Entry<String, String> mapping : call.integration().requestParameters().entrySet()) {
      String[] key = mapping.getKey().split(":", 2);
      String target = key.length < 2 ? "" : key[1];
      String value = Expressions.request(call, mapping.getValue());
      if (target.equals("path")) {
        path = value;
      } else if (target.startsWith("querystring.")) {
        isQueryChanged = true;
        change(query, key[0], target.substring("querystring.".length()), value);
      } else if (target.startsWith("header.") && !ReservedHeaders.include(target.substring(7))) {
        change(headers, key[0], target.substring(7).toLowerCase(Locale.ROOT), value);
      }
    }
    headers.putIfAbsent("user-agent", List.of("AmazonAPIGateway_" + call.api().identity().id()));
    headers.put("forwarded", List.of(forwarded(call)));
    headers.put("via", List.of("HTTP/1.1 LambentAPIGateway"));
    String encoded = isQueryChanged ? encode(query) : call.call().query();
    return new MappedRequest(url(uri, path, encoded), headers);
  }

  private static void change(
      Map<String, List<String>> values, String action, String name, @Nullable String value) {
    if (action.equals("remove")) {
      values.remove(name);
    } else if (value != null) {
      List<String> changed =
          action.equals("append")
              ? values.getOrDefault(name, new ArrayList<>())
              : new ArrayList<>();
      changed.add(value);
      values.put(name, changed);
    }
  }

  private static String forwarded(ApiCall call) {
    return "for="
        + RequestFacts.sourceIp(call.call())
        + ";host="
        + call.domainName()
        + ";proto="
        + call.call().exchange().scheme();
  }

  private static String encode(Map<String, List<String>> query) {
    return query.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().stream()
                    .map(value -> encode(entry.getKey()) + "=" + encode(value)))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * Builds the address of a request.
   *
   * @param path replaces the path of the URI; null to keep it
   */
  private static String url(String uri, @Nullable String path, String query) {
    int question = uri.indexOf('?');
    String whole = question < 0 ? uri : uri.substring(0, question);
    String own = question < 0 ? "" : uri.substring(question + 1);
    if (path != null) {
      int authority = whole.indexOf("://") + 3;
      int slash = whole.indexOf('/', authority);
      whole =
          (slash < 0 ? whole : whole.substring(0, slash))
              + (path.startsWith("/") ? "" : "/")
              + path;
    }
    String joined = own.isEmpty() || query.isEmpty() ? own + query : own + "&" + query;
    return joined.isEmpty() ? whole : whole + "?" + joined;
  }
}
