package io.lambent.gateway.httpevent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.Query;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The event a function gets for a request, in payload format 2.0. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-request-payload">Request
 * payload format</a>. What a request does not have is absent from the event.
 */
public final class PayloadV2 {
  private static final JsonFactory JSON = new JsonFactory();

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

  private PayloadV2() {}

  /** The event of a request. */
  public static byte[] event(Call call, EventContext context, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024 + body.length);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("version", "2.0");
      json.writeStringProperty("routeKey", context.routeKey());
      json.writeStringProperty("rawPath", context.path());
      json.writeStringProperty("rawQueryString", call.query());
      cookies(json, call);
      headers(json, call, context.traceId());
      parameters(json, call.query());
      context(json, call, context);
      body(json, call, body);
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void cookies(JsonGenerator json, Call call) {
    List<String> cookies = new ArrayList<>();
    for (String header : call.headers().getAll(HttpHeaderNames.COOKIE)) {
      for (String cookie : header.split(";", -1)) {
        if (!cookie.isBlank()) {
          cookies.add(cookie.strip());
        }
      }
    }
    if (!cookies.isEmpty()) {
      json.writeArrayPropertyStart("cookies");
      cookies.forEach(json::writeString);
      json.writeEndArray();
    }
  }

  private static void headers(JsonGenerator json, Call call, String traceId) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Map.Entry<String, String> header : call.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!NOT_PASSED_ON.contains(name) && !name.startsWith("x-lambent-")) {
        String separator = name.equals("cookie") ? "; " : ",";
        headers.merge(name, header.getValue(), (one, other) -> one + separator + other);
      }
    }
    headers.put("x-amzn-trace-id", traceId);
    headers.merge("x-forwarded-for", sourceIp(call), (one, other) -> one + ", " + other);
    headers.put("x-forwarded-port", port(call));
    headers.put("x-forwarded-proto", call.exchange().scheme());
    write(json, "headers", headers);
  }

  private static void parameters(JsonGenerator json, String query) {
    if (query.isEmpty()) {
      return;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        parameters.merge(
            Query.decode(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : Query.decode(pair.substring(equals + 1)),
            (one, other) -> one + "," + other);
      }
    }
    write(json, "queryStringParameters", parameters);
  }

  private static void context(JsonGenerator json, Call call, EventContext context) {
    long now = System.currentTimeMillis();
    json.writeObjectPropertyStart("requestContext");
    json.writeStringProperty("accountId", context.accountId());
    json.writeStringProperty("apiId", context.apiId());
    EventContext.Authorizer authorizer = context.authorizer();
    if (authorizer != null) {
      json.writeObjectPropertyStart("authorizer");
      authorizer.write(json);
      json.writeEndObject();
    }
    json.writeStringProperty("domainName", context.domainName());
    json.writeStringProperty("domainPrefix", context.apiId());
    json.writeObjectPropertyStart("http");
    json.writeStringProperty("method", call.exchange().method().name());
    json.writeStringProperty("path", Query.decodePath(context.path()));
    json.writeStringProperty("protocol", call.exchange().version().text());
    json.writeStringProperty("sourceIp", sourceIp(call));
    String userAgent = call.header(HttpHeaderNames.USER_AGENT);
    if (userAgent != null) {
      json.writeStringProperty("userAgent", userAgent);
    }
    json.writeEndObject();
    json.writeStringProperty("requestId", call.requestId());
    json.writeStringProperty("routeKey", context.routeKey());
    json.writeStringProperty("stage", context.stage());
    json.writeStringProperty("time", RequestTime.of(now));
    json.writeName("timeEpoch");
    json.writeNumber(now);
    json.writeEndObject();
  }

  private static void body(JsonGenerator json, Call call, byte[] body) {
    boolean encoded = false;
    if (body.length > 0) {
      String text = isText(call.header(HttpHeaderNames.CONTENT_TYPE)) ? decode(body) : null;
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

  /** Null where the bytes are not UTF-8, and would be damaged as text. */
  private static @Nullable String decode(byte[] body) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static String sourceIp(Call call) {
    InetSocketAddress remote = call.exchange().remoteAddress();
    return remote == null || remote.getAddress() == null
        ? "127.0.0.1"
        : remote.getAddress().getHostAddress();
  }

  private static String port(Call call) {
    String host = call.header(HttpHeaderNames.HOST);
    int colon = host == null ? -1 : host.lastIndexOf(':');
    if (host != null && colon > host.lastIndexOf(']')) {
      return host.substring(colon + 1);
    }
    return call.exchange().scheme().equals("https") ? "443" : "80";
  }

  private static void write(JsonGenerator json, String name, Map<String, String> values) {
    json.writeObjectPropertyStart(name);
    values.forEach(json::writeStringProperty);
    json.writeEndObject();
  }
}
