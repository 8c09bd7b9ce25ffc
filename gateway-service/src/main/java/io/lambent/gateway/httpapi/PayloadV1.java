package io.lambent.gateway.httpapi;

import io.lambent.gateway.httpevent.ClientCertificates;
import io.lambent.gateway.httpevent.RequestFacts;
import io.lambent.gateway.httpevent.RequestTime;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The event a function gets for a request to an HTTP API in payload format 1.0. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">Payload
 * format version</a>.
 */
final class PayloadV1 {
  private static final JsonFactory JSON = new JsonFactory();

  /** Members of {@code identity} that are always null. */
  private static final List<String> UNKNOWN_IDENTITY =
      List.of(
          "cognitoAuthenticationProvider",
          "cognitoAuthenticationType",
          "cognitoIdentityId",
          "cognitoIdentityPoolId",
          "principalOrgId");

  private PayloadV1() {}

  static byte[] event(ApiCall call) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1536 + call.body().length);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("version", "1.0");
      json.writeStringProperty("resource", resource(call));
      json.writeStringProperty("path", call.fullPath());
      json.writeStringProperty("httpMethod", call.call().exchange().method().name());
      values(
          json,
          "headers",
          "multiValueHeaders",
          RequestFacts.allHeaders(call.call(), call.traceId()));
      Map<String, List<String>> parameters = new LinkedHashMap<>();
      for (RequestFacts.Parameter each : RequestFacts.parameters(call.call().query())) {
        parameters.computeIfAbsent(each.name(), any -> new ArrayList<>()).add(each.value());
      }
      values(json, "queryStringParameters", "multiValueQueryStringParameters", parameters);
      context(json, call, call.call().header(HttpHeaderNames.USER_AGENT));
      mapOrNull(json, "pathParameters", call.pathParameters());
      mapOrNull(json, "stageVariables", call.variables());
      if (call.body().length == 0) {
        json.writeName("body");
        json.writeNull();
      }
      RequestFacts.body(json, call.call(), call.body());
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  /** The path of the route, such as {@code /pets/{id}}. */
  static String resource(ApiCall call) {
    String key = call.route().key();
    int space = key.indexOf(' ');
    return space < 0 ? key : key.substring(space + 1);
  }

  /** Writes {@code requestContext}. */
  static void context(JsonGenerator json, ApiCall call, @Nullable String userAgent) {
    json.writeObjectPropertyStart("requestContext");
    json.writeStringProperty("accountId", call.api().identity().account());
    json.writeStringProperty("apiId", call.api().identity().id());
    json.writeObjectPropertyStart("authorizer");
    Authorized authorized = call.authorized();
    if (authorized == null || authorized instanceof Authorized.Iam) {
      textOrNull(json, "claims", null);
      textOrNull(json, "scopes", null);
    } else {
      authorized.writeV1(json);
    }
    json.writeEndObject();
    json.writeStringProperty("domainName", call.domainName());
    json.writeStringProperty("domainPrefix", call.domainPrefix());
    json.writeStringProperty("extendedRequestId", call.requestId());
    json.writeStringProperty("httpMethod", call.call().exchange().method().name());
    identity(json, call, userAgent);
    json.writeStringProperty("path", call.fullPath());
    json.writeStringProperty("protocol", call.call().exchange().version().text());
    json.writeStringProperty("requestId", call.requestId());
    json.writeStringProperty("requestTime", RequestTime.of(call.receivedMillis()));
    json.writeName("requestTimeEpoch");
    json.writeNumber(call.receivedMillis());
    json.writeStringProperty("resourceId", call.route().key());
    json.writeStringProperty("resourcePath", resource(call));
    json.writeStringProperty("stage", call.stage().name());
    json.writeEndObject();
  }

  private static void identity(JsonGenerator json, ApiCall call, @Nullable String userAgent) {
    Authorized.Iam iam = call.authorized() instanceof Authorized.Iam signed ? signed : null;
    json.writeObjectPropertyStart("identity");
    textOrNull(json, "accessKey", iam == null ? null : iam.caller().accessKeyId());
    textOrNull(json, "accountId", iam == null ? null : iam.caller().account());
    textOrNull(json, "caller", iam == null ? null : iam.caller().account());
    ClientCertificates.write(json, call.call());
    UNKNOWN_IDENTITY.forEach(name -> textOrNull(json, name, null));
    json.writeStringProperty("sourceIp", RequestFacts.sourceIp(call.call()));
    textOrNull(json, "user", iam == null ? null : iam.caller().account());
    textOrNull(json, "userAgent", userAgent);
    textOrNull(json, "userArn", iam == null ? null : iam.caller().rootArn());
    json.writeEndObject();
  }

  /** Writes a member with the last value of each name, and one with all values. */
  private static void values(
      JsonGenerator json, String name, String multiName, Map<String, List<String>> values) {
    if (values.isEmpty()) {
      json.writeName(name);
      json.writeNull();
      json.writeName(multiName);
      json.writeNull();
      return;
    }
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

  private static void mapOrNull(JsonGenerator json, String name, Map<String, String> values) {
    if (values.isEmpty()) {
      json.writeName(name);
      json.writeNull();
      return;
    }
    json.writeObjectPropertyStart(name);
    values.forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  private static void textOrNull(JsonGenerator json, String name, @Nullable String value) {
    json.writeName(name);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value);
    }
  }
}
