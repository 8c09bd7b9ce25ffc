package io.lambent.gateway.httpevent;

import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.Query;
import io.lambent.gateway.protocol.Utf8;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** What functions see of a request, alike in all payload formats. */
public final class RequestFacts {

  /** They concern the connection, not the request, and do not reach the function. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "connection",
          "expect",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private RequestFacts() {}

  /** A name and its values, in the order in which they came. */
  public record Parameter(String name, String value) {}

  /** The cookies of all {@code Cookie} headers. */
  public static List<String> cookies(Call call) {
    List<String> cookies = new ArrayList<>();
    for (String header : call.headers().getAll(HttpHeaderNames.COOKIE)) {
      for (String cookie : header.split(";", -1)) {
        if (!cookie.isBlank()) {
          cookies.add(cookie.strip());
        }
      }
    }
    return cookies;
  }

  /** Headers by their names as the client has sent them, with those of the gateway. */
  public static Map<String, List<String>> headersAsSent(Call call, String traceId) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(passedOn(call, header -> header));
    headers.put("X-Amzn-Trace-Id", List.of(traceId));
    List<String> forwarded = headers.remove("X-Forwarded-For");
    headers.put(
        "X-Forwarded-For",
        List.of(
            forwarded == null
                ? sourceIp(call)
                : String.join(",", forwarded) + ", " + sourceIp(call)));
    headers.remove("X-Forwarded-Port");
    headers.put("X-Forwarded-Port", List.of(port(call)));
    headers.remove("X-Forwarded-Proto");
    headers.put("X-Forwarded-Proto", List.of(call.exchange().scheme()));
    return headers;
  }

  private static Map<String, List<String>> passedOn(Call call, UnaryOperator<String> naming) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (Map.Entry<String, String> header : call.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!NOT_PASSED_ON.contains(name) && !name.startsWith("x-lambent-")) {
        headers
            .computeIfAbsent(naming.apply(header.getKey()), any -> new ArrayList<>())
            .add(header.getValue());
      }
    }
    return headers;
  }

  /** Headers by their names in lower case, with all values of each, and those of the gateway. */
  public static Map<String, List<String>> allHeaders(Call call, String traceId) {
    Map<String, List<String>> headers = passedOn(call, name -> name.toLowerCase(Locale.ROOT));
    headers.put("x-amzn-trace-id", List.of(traceId));
    List<String> forwarded = headers.get("x-forwarded-for");
    headers.put(
        "x-forwarded-for",
        List.of(
            forwarded == null
                ? sourceIp(call)
                : String.join(",", forwarded) + ", " + sourceIp(call)));
    headers.put("x-forwarded-port", List.of(port(call)));
    headers.put("x-forwarded-proto", List.of(call.exchange().scheme()));
    return headers;
  }

  /** Headers by their names in lower case, with the values of each joined. */
  public static Map<String, String> headers(Call call, String traceId) {
    Map<String, String> joined = new LinkedHashMap<>();
    allHeaders(call, traceId)
        .forEach(
            (name, values) ->
                joined.put(name, String.join(name.equals("cookie") ? "; " : ",", values)));
    return joined;
  }

  /** The parameters of a query, decoded. */
  public static List<Parameter> parameters(String query) {
    List<Parameter> parameters = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        parameters.add(
            new Parameter(
                Query.decode(equals < 0 ? pair : pair.substring(0, equals)),
                equals < 0 ? "" : Query.decode(pair.substring(equals + 1))));
      }
    }
    return parameters;
  }

  /** The parameters of a query by name, with the values of each joined by commas. */
  public static Map<String, String> joinedParameters(String query) {
    Map<String, String> joined = new LinkedHashMap<>();
    parameters(query)
        .forEach(
            each -> joined.merge(each.name(), each.value(), (one, other) -> one + "," + other));
    return joined;
  }

  /** The address of the client. */
  public static String sourceIp(Call call) {
    InetSocketAddress remote = call.exchange().remoteAddress();
    return remote == null || remote.getAddress() == null
        ? "127.0.0.1"
        : remote.getAddress().getHostAddress();
  }

  /** The port that the client has named, or the one of the scheme. */
  public static String port(Call call) {
    String host = call.header(HttpHeaderNames.HOST);
    int colon = host == null ? -1 : host.lastIndexOf(':');
    if (host != null && colon > host.lastIndexOf(']')) {
      return host.substring(colon + 1);
    }
    return call.exchange().scheme().equals("https") ? "443" : "80";
  }

  /** Writes {@code body}, where there is one, and {@code isBase64Encoded}. */
  public static void body(JsonGenerator json, Call call, byte[] body) {
    boolean encoded = false;
    if (body.length > 0) {
      String text = isText(call.header(HttpHeaderNames.CONTENT_TYPE)) ? Utf8.decode(body) : null;
      encoded = text == null;
      json.writeStringProperty(
          "body", text == null ? Base64.getEncoder().encodeToString(body) : text);
    }
    json.writeName("isBase64Encoded");
    json.writeBoolean(encoded);
  }

  /** AWS passes on these types as text, and all others, forms among them, in Base64. */
  private static boolean isText(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int end = contentType.indexOf(';');
    String type =
        (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return type.startsWith("text/")
        || type.equals("application/json")
        || type.equals("application/xml")
        || type.equals("application/javascript")
        || type.endsWith("+json")
        || type.endsWith("+xml");
  }
}
