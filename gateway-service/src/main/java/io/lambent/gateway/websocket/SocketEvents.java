package io.lambent.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.gateway.httpapi.ApiRequestIds;
import io.lambent.gateway.httpevent.RequestFacts;
import io.lambent.gateway.httpevent.RequestTime;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;

/**
 * The events that functions get of WebSocket APIs. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html">authorizers</a>
 * and <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html">routes</a>.
 */
final class SocketEvents {
  private static final JsonFactory JSON = new JsonFactory();

  private SocketEvents() {}

  /** The kinds of events by their names in {@code eventType}. */
  enum Type {
    CONNECT,
    MESSAGE,
    DISCONNECT
  }

  /** The event of a connection that begins. */
  static byte[] connect(Session session) {
    return event(
        json -> {
          request(json, session);
          context(json, session, "$connect", Type.CONNECT, () -> {});
          stageVariables(json, session);
          json.writeBooleanProperty("isBase64Encoded", false);
        });
  }

  /** The event that an authorizer gets. */
  static byte[] authorize(Session session, String methodArn) {
    return event(
        json -> {
          json.writeStringProperty("type", "REQUEST");
          json.writeStringProperty("methodArn", methodArn);
          request(json, session);
          json.writeObjectPropertyStart("stageVariables");
          session.stage().variables().forEach(json::writeStringProperty);
          json.writeEndObject();
          context(json, session, "$connect", Type.CONNECT, () -> {});
        });
  }

  /**
   * The event of a message.
   *
   * @param body the message, from a text frame or a binary one
   */
  static byte[] message(Session session, String routeKey, byte[] body, boolean isBinary) {
    return event(
        json -> {
          context(
              json,
              session,
              routeKey,
              Type.MESSAGE,
              () -> json.writeStringProperty("messageId", ApiRequestIds.next()));
          stageVariables(json, session);
          json.writeStringProperty(
              "body",
              isBinary ? Base64.getEncoder().encodeToString(body) : new String(body, UTF_8));
          json.writeBooleanProperty("isBase64Encoded", isBinary);
        });
  }

  /**
   * The event of a connection that has ended.
   *
   * @param code the code of the close frame
   */
  static byte[] disconnect(Session session, int code, String reason) {
    return event(
        json -> {
          Map<String, List<String>> headers = new LinkedHashMap<>();
          headers.put(
              "Host", session.headers().getOrDefault("host", List.of(session.domainName())));
          headers.put("x-api-key", List.of(""));
          headers.put("X-Forwarded-For", List.of(""));
          headers.put("x-restapi", List.of(""));
          values(json, "headers", "multiValueHeaders", headers);
          context(
              json,
              session,
              "$disconnect",
              Type.DISCONNECT,
              () -> {
                json.writeNumberProperty("disconnectStatusCode", code);
                json.writeStringProperty("disconnectReason", reason);
              });
          stageVariables(json, session);
          json.writeBooleanProperty("isBase64Encoded", false);
        });
  }

  /** Writes the variables of the stage, which events have where there are any. */
  private static void stageVariables(JsonGenerator json, Session session) {
    Map<String, String> variables = session.stage().variables();
    if (!variables.isEmpty()) {
      json.writeObjectPropertyStart("stageVariables");
      variables.forEach(json::writeStringProperty);
      json.writeEndObject();
    }
  }

  private interface Members {
    void write(JsonGenerator json);
  }

  private static byte[] event(Members members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void request(JsonGenerator json, Session session) {
    values(json, "headers", "multiValueHeaders", session.headers());
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (RequestFacts.Parameter each : RequestFacts.parameters(session.query())) {
      parameters.computeIfAbsent(each.name(), any -> new ArrayList<>()).add(each.value());
    }
    if (!parameters.isEmpty()) {
      values(json, "queryStringParameters", "multiValueQueryStringParameters", parameters);
    }
  }

  private static void context(
      JsonGenerator json, Session session, String routeKey, Type type, Runnable more) {
    long now = System.currentTimeMillis();
    String requestId = ApiRequestIds.next();
    json.writeObjectPropertyStart("requestContext");
    json.writeStringProperty("routeKey", routeKey);
    Session.Principal principal = session.principal();
    if (principal != null) {
      json.writeObjectPropertyStart("authorizer");
      for (Map.Entry<String, JsonNode> member : principal.context().properties()) {
        json.writeName(member.getKey());
        json.writeRawValue(member.getValue().toString());
      }
      json.writeStringProperty("principalId", principal.id());
      json.writeNumberProperty("integrationLatency", principal.millis());
      json.writeEndObject();
    }
    more.run();
    json.writeStringProperty("eventType", type.name());
    json.writeStringProperty("extendedRequestId", requestId);
    json.writeStringProperty("requestTime", RequestTime.of(now));
    json.writeStringProperty("messageDirection", "IN");
    json.writeStringProperty("stage", session.stage().name());
    json.writeNumberProperty("connectedAt", session.connectedMillis());
    json.writeNumberProperty("requestTimeEpoch", now);
    json.writeObjectPropertyStart("identity");
    String userAgent = session.userAgent();
    if (userAgent != null) {
      json.writeStringProperty("userAgent", userAgent);
    }
    json.writeStringProperty("sourceIp", session.sourceIp());
    json.writeEndObject();
    json.writeStringProperty("requestId", requestId);
    json.writeStringProperty("domainName", session.domainName());
    json.writeStringProperty("connectionId", session.id());
    json.writeStringProperty("apiId", session.api().identity().id());
    json.writeEndObject();
  }

  private static void values(
      JsonGenerator json, String name, String multiName, Map<String, List<String>> values) {
    json.writeObjectPropertyStart(name);
    values.forEach((key, all) -> json.writeStringProperty(key, all.getLast()));
    json.writeEndObject();
    json.writeObjectPropertyStart(multiName);
    values.forEach(
        (key, all) -> {
          json.writeArrayPropertyStart(key);
          all.forEach(json::writeString);
          json.writeEndArray();
        });
    json.writeEndObject();
  }
}
