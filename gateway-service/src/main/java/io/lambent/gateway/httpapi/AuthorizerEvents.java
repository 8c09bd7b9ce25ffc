package io.lambent.gateway.httpapi;

import io.lambent.gateway.httpevent.PayloadV2;
import io.lambent.gateway.httpevent.RequestFacts;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The events that authorizer functions get. */
final class AuthorizerEvents {
  private static final JsonFactory JSON = new JsonFactory();

  private AuthorizerEvents() {}

  static byte[] v2(ApiCall call, List<String> sources) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("version", "2.0");
      json.writeStringProperty("type", "REQUEST");
      json.writeStringProperty("routeArn", call.routeArn(FunctionAuthorizer.methodAndPath(call)));
      json.writeArrayPropertyStart("identitySource");
      sources.forEach(json::writeString);
      json.writeEndArray();
      json.writeStringProperty("routeKey", call.route().key());
      json.writeStringProperty("rawPath", call.rawPath());
      json.writeStringProperty("rawQueryString", call.call().query());
      List<String> cookies = RequestFacts.cookies(call.call());
      if (!cookies.isEmpty()) {
        json.writeArrayPropertyStart("cookies");
        cookies.forEach(json::writeString);
        json.writeEndArray();
      }
      Map<String, String> headers = RequestFacts.headers(call.call(), call.traceId());
      headers.remove("cookie");
      map(json, "headers", headers);
      map(json, "queryStringParameters", RequestFacts.joinedParameters(call.call().query()));
      PayloadV2.context(json, call.call(), call.eventContext());
      map(json, "pathParameters", call.pathParameters());
      map(json, "stageVariables", call.variables());
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  static byte[] v1(ApiCall call, List<String> sources) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("version", "1.0");
      json.writeStringProperty("type", "REQUEST");
      json.writeStringProperty("methodArn", call.routeArn(FunctionAuthorizer.methodAndPath(call)));
      json.writeStringProperty("identitySource", String.join(",", sources));
      json.writeStringProperty("authorizationToken", String.join(",", sources));
      json.writeStringProperty("resource", PayloadV1.resource(call));
      json.writeStringProperty("path", call.fullPath());
      json.writeStringProperty("httpMethod", call.call().exchange().method().name());
      map(json, "headers", RequestFacts.headers(call.call(), call.traceId()));
      map(json, "queryStringParameters", RequestFacts.joinedParameters(call.call().query()));
      map(json, "pathParameters", call.pathParameters());
      map(json, "stageVariables", call.variables());
      PayloadV1.context(json, call, call.call().header(HttpHeaderNames.USER_AGENT));
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void map(JsonGenerator json, String name, Map<String, String> values) {
    json.writeObjectPropertyStart(name);
    values.forEach(json::writeStringProperty);
    json.writeEndObject();
  }
}
