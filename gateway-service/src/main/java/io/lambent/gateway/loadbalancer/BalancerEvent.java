package io.lambent.gateway.loadbalancer;

import io.lambent.gateway.httpevent.RequestFacts;
import io.lambent.gateway.protocol.Utf8;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The event that a function gets for a request to a load balancer. See <a
 * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#receive-event-from-load-balancer">Receive
 * events from the load balancer</a>.
 */
final class BalancerEvent {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String FORWARDED_FOR = "x-forwarded-for";
  private static final Pattern VALID_NAME = Pattern.compile("[a-z0-9-]+");
  private static final Set<String> TEXTS =
      Set.of("application/json", "application/javascript", "application/xml");

  private BalancerEvent() {}

  /** The event of a request. */
  static byte[] of(BalancedCall call, ServedBalancer.Group group, byte[] body) {
    boolean isMultiValue = group.definition().hasMultiValueHeaders();
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024 + body.length);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeObjectPropertyStart("requestContext");
      json.writeObjectPropertyStart("elb");
      json.writeStringProperty("targetGroupArn", group.definition().arn());
      json.writeEndObject();
      json.writeEndObject();
      json.writeStringProperty("httpMethod", call.call().exchange().method().name());
      json.writeStringProperty("path", call.address().path());
      values(
          json,
          isMultiValue ? "multiValueQueryStringParameters" : "queryStringParameters",
          parameters(call.call().query()),
          isMultiValue);
      values(json, isMultiValue ? "multiValueHeaders" : "headers", headers(call), isMultiValue);
      body(json, call, body);
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  /** The parameters of a query as they came, not decoded. */
  private static Map<String, List<String>> parameters(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        parameters
            .computeIfAbsent(
                equals < 0 ? pair : pair.substring(0, equals), any -> new ArrayList<>())
            .add(equals < 0 ? "" : pair.substring(equals + 1));
      }
    }
    return parameters;
  }

  private static Map<String, List<String>> headers(BalancedCall call) {
    Map<String, List<String>> headers = RequestFacts.allHeaders(call.call(), call.traceId());
    ServedBalancer.Settings settings = call.balancer().settings();
    if (settings.dropsInvalidHeaders()) {
      headers.keySet().removeIf(name -> !VALID_NAME.matcher(name).matches());
    }
    List<String> received = call.call().headers().getAll(FORWARDED_FOR);
    headers.remove(FORWARDED_FOR);
    switch (settings.forwardedFor()) {
      case "remove" -> {}
      case "preserve" -> {
        if (!received.isEmpty()) {
          headers.put(FORWARDED_FOR, received);
        }
      }
      default -> {
        String client = client(call, settings.hasClientPort());
        headers.put(
            FORWARDED_FOR,
            List.of(received.isEmpty() ? client : String.join(", ", received) + ", " + client));
      }
    }
    headers.put("x-forwarded-port", List.of(Integer.toString(call.listener().definition().port())));
    headers.put(
        "x-forwarded-proto",
        List.of(call.listener().definition().protocol().toLowerCase(Locale.ROOT)));
    return headers;
  }

  private static String client(BalancedCall call, boolean hasPort) {
    String address = RequestFacts.sourceIp(call.call());
    InetSocketAddress remote = call.call().exchange().remoteAddress();
    if (!hasPort || remote == null) {
      return address;
    }
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + remote.getPort();
  }

  /** Writes the last value of each name, or all of them as lists. */
  private static void values(
      JsonGenerator json, String name, Map<String, List<String>> values, boolean isMultiValue) {
    json.writeObjectPropertyStart(name);
    values.forEach(
        (key, all) -> {
          if (isMultiValue) {
            json.writeArrayPropertyStart(key);
            all.forEach(json::writeString);
            json.writeEndArray();
          } else {
            json.writeStringProperty(key, all.getLast());
          }
        });
    json.writeEndObject();
  }

  private static void body(JsonGenerator json, BalancedCall call, byte[] body) {
    boolean isText =
        body.length == 0
            || (call.call().header(HttpHeaderNames.CONTENT_ENCODING) == null
                && isText(call.call().header(HttpHeaderNames.CONTENT_TYPE)));
    String text = isText ? Utf8.decode(body) : null;
    json.writeStringProperty(
        "body", text == null ? Base64.getEncoder().encodeToString(body) : text);
    json.writeName("isBase64Encoded");
    json.writeBoolean(text == null);
  }

  private static boolean isText(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int end = contentType.indexOf(';');
    String type =
        (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return type.startsWith("text/") || TEXTS.contains(type);
  }
}
