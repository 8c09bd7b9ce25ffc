package io.lambent.gateway.restapi;

import io.lambent.gateway.protocol.Utf8;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
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
 * The event that a function gets for a request. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format">Input
 * format of a Lambda function for proxy integration</a>.
 */
final class EventV1 {
  private static final JsonFactory JSON = new JsonFactory();

  /** Headers that the gateway sets itself. */
  private static final Set<String> GATEWAY_HEADERS =
      Set.of("x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto");

  private EventV1() {}

  /** The event of a function that answers the request. */
  static byte[] request(RestCall call) {
    byte[] body = call.body();
    ByteArrayOutputStream out = new ByteArrayOutputStream(2048 + body.length);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      common(json, call, false);
      body(json, call);
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  /** The event of an authorizer that looks at the whole request. */
  static byte[] authorizer(RestCall call) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("type", "REQUEST");
      json.writeStringProperty("methodArn", call.authorizedArn());
      common(json, call, true);
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  /** The event of an authorizer that looks at a token. */
  static byte[] token(RestCall call, String token) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("type", "TOKEN");
      json.writeStringProperty("methodArn", call.authorizedArn());
      json.writeStringProperty("authorizationToken", token);
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  /**
   * Writes what both events have.
   *
   * @param isWhole true where names without values are empty objects and not null
   */
  private static void common(JsonGenerator json, RestCall call, boolean isWhole) {
    json.writeStringProperty("resource", call.method().resourcePath());
    json.writeStringProperty("path", call.eventPath());
    json.writeStringProperty("httpMethod", call.httpMethod());
    lists(json, "headers", "multiValueHeaders", headers(call), isWhole);
    lists(
        json,
        "queryStringParameters",
        "multiValueQueryStringParameters",
        call.parameters().query(),
        isWhole);
    texts(json, "pathParameters", call.pathParameters(), isWhole);
    texts(json, "stageVariables", call.stageVariables(), isWhole);
    json.writeName("requestContext");
    value(json, Context.of(call));
  }

  /** Writes the last value of each name, then all values; null for both where there are none. */
  private static void lists(
      JsonGenerator json,
      String single,
      String multiple,
      Map<String, List<String>> values,
      boolean isWhole) {
    if (values.isEmpty() && !isWhole) {
      json.writeNullProperty(single);
      json.writeNullProperty(multiple);
    } else {
      single(json, single, values);
      multiple(json, multiple, values);
    }
  }

  private static Map<String, List<String>> headers(RestCall call) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    call.parameters().headers().forEach((name, values) -> headers.put(shown(name), values));
    if (call.request().isTest()) {
      return headers;
    }
    headers.keySet().removeIf(name -> GATEWAY_HEADERS.contains(name.toLowerCase(Locale.ROOT)));
    headers.put("X-Amzn-Trace-Id", List.of(call.traceId()));
    String forwarded = call.header("X-Forwarded-For");
    headers.put(
        "X-Forwarded-For",
        List.of(forwarded == null ? call.sourceIp() : forwarded + ", " + call.sourceIp()));
    headers.put("X-Forwarded-Port", List.of(call.port()));
    headers.put("X-Forwarded-Proto", List.of(call.request().scheme()));
    return headers;
  }

  /** The name of a header in events: as the client has sent it, except for two headers. */
  private static String shown(String name) {
    return name.equalsIgnoreCase("Authorization")
        ? "Authorization"
        : name.equalsIgnoreCase("User-Agent") ? "User-Agent" : name;
  }

  private static void single(JsonGenerator json, String name, Map<String, List<String>> values) {
    json.writeObjectPropertyStart(name);
    values.forEach((key, each) -> json.writeStringProperty(key, each.getLast()));
    json.writeEndObject();
  }

  private static void multiple(JsonGenerator json, String name, Map<String, List<String>> values) {
    json.writeObjectPropertyStart(name);
    values.forEach(
        (key, each) -> {
          json.writeArrayPropertyStart(key);
          each.forEach(json::writeString);
          json.writeEndArray();
        });
    json.writeEndObject();
  }

  private static void texts(
      JsonGenerator json, String name, Map<String, String> values, boolean isWhole) {
    if (values.isEmpty() && !isWhole) {
      json.writeNullProperty(name);
      return;
    }
    json.writeObjectPropertyStart(name);
    values.forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, @Nullable Object value) {
    if (value == null) {
      json.writeNull();
      return;
    }
    switch (value) {
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : new ArrayList<>(map.entrySet())) {
          json.writeName((String) entry.getKey());
          value(json, entry.getValue());
        }
        json.writeEndObject();
      }
      case Long number -> json.writeNumber(number);
      case Boolean flag -> json.writeBoolean(flag);
      default -> json.writeString(value.toString());
    }
  }

  private static void body(JsonGenerator json, RestCall call) {
    byte[] body = call.body();
    if (body.length == 0) {
      json.writeNullProperty("body");
      json.writeBooleanProperty("isBase64Encoded", false);
      return;
    }
    boolean isBinary = call.deployment().isBinary(call.header(HttpHeaderNames.CONTENT_TYPE));
    String text = isBinary ? null : Utf8.decode(body);
    json.writeStringProperty(
        "body", text == null ? Base64.getEncoder().encodeToString(body) : text);
    json.writeBooleanProperty("isBase64Encoded", text == null);
  }
}
