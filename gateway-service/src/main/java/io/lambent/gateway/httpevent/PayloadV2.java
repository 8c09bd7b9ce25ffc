package io.lambent.gateway.httpevent;

import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.Query;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
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
      cookies(json, RequestFacts.cookies(call));
      Map<String, String> headers = RequestFacts.headers(call, context.traceId());
      if (context.omitsCookieHeader()) {
        headers.remove("cookie");
      }
      write(json, "headers", headers);
      writeUnlessEmpty(json, "queryStringParameters", RequestFacts.joinedParameters(call.query()));
      context(json, call, context);
      writeUnlessEmpty(json, "pathParameters", context.pathParameters());
      RequestFacts.body(json, call, body);
      writeUnlessEmpty(json, "stageVariables", context.stageVariables());
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void cookies(JsonGenerator json, List<String> cookies) {
    if (!cookies.isEmpty()) {
      json.writeArrayPropertyStart("cookies");
      cookies.forEach(json::writeString);
      json.writeEndArray();
    }
  }

  /** Writes {@code requestContext}. */
  public static void context(JsonGenerator json, Call call, EventContext context) {
    long now = System.currentTimeMillis();
    json.writeObjectPropertyStart("requestContext");
    json.writeStringProperty("accountId", context.accountId());
    json.writeStringProperty("apiId", context.apiId());
    if (call.exchange().client().certificate() != null) {
      json.writeObjectPropertyStart("authentication");
      ClientCertificates.write(json, call);
      json.writeEndObject();
    }
    EventContext.Authorizer authorizer = context.authorizer();
    if (authorizer != null) {
      json.writeObjectPropertyStart("authorizer");
      authorizer.write(json);
      json.writeEndObject();
    }
    json.writeStringProperty("domainName", context.domainName());
    json.writeStringProperty("domainPrefix", context.domainPrefix());
    json.writeObjectPropertyStart("http");
    json.writeStringProperty("method", call.exchange().method().name());
    json.writeStringProperty("path", Query.decodePath(context.path()));
    json.writeStringProperty("protocol", call.exchange().version().text());
    json.writeStringProperty("sourceIp", RequestFacts.sourceIp(call));
    String userAgent = call.header(HttpHeaderNames.USER_AGENT);
    if (userAgent != null) {
      json.writeStringProperty("userAgent", userAgent);
    }
    json.writeEndObject();
    json.writeStringProperty("requestId", context.requestId());
    json.writeStringProperty("routeKey", context.routeKey());
    json.writeStringProperty("stage", context.stage());
    json.writeStringProperty("time", RequestTime.of(now));
    json.writeName("timeEpoch");
    json.writeNumber(now);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Map<String, String> values) {
    json.writeObjectPropertyStart(name);
    values.forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  private static void writeUnlessEmpty(
      JsonGenerator json, String name, Map<String, String> values) {
    if (!values.isEmpty()) {
      write(json, name, values);
    }
  }
}
