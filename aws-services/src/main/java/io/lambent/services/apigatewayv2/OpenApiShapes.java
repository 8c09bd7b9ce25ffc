package io.lambent.services.apigatewayv2;

import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.model.Structure;
import io.lambent.aws.wire.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The extensions of OpenAPI that describe integrations, authorizers and cross-origin settings. See
 * <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html">OpenAPI
 * extensions for API Gateway</a>.
 */
final class OpenApiShapes {
  static final String JWT = "jwt";
  private static final Structure CORS =
      (Structure)
          Objects.requireNonNull(
                  Documents.output(ServiceModels.get("apigatewayv2"), "GetApi")
                      .member("CorsConfiguration"))
              .shape();

  private OpenApiShapes() {}

  static Struct cors(JsonNode node) {
    return Documents.readWire(CORS, node);
  }

  /** An integration as its extension describes it. */
  static Struct integration(JsonNode node) {
    String type = node.path("type").asString("").toUpperCase(Locale.ROOT);
    boolean proxy = type.equals("AWS_PROXY") || type.equals("AWS");
    Struct doc =
        Struct.of(
            "IntegrationType", type,
            "IntegrationSubtype", Definition.text(node.path("integrationSubtype")),
            "IntegrationUri", Definition.text(node.path("uri")),
            "IntegrationMethod", method(node.path("httpMethod")),
            "PayloadFormatVersion", version(node.path("payloadFormatVersion"), proxy),
            "CredentialsArn", Definition.text(node.path("credentials")),
            "ConnectionType", Definition.text(node.path("connectionType")),
            "ConnectionId", Definition.text(node.path("connectionId")),
            "Description", Definition.text(node.path("description")));
    if (node.path("timeoutInMillis").isNumber()) {
      doc.put("TimeoutInMillis", node.path("timeoutInMillis").asInt());
    }
    JsonNode requests = node.path("requestParameters");
    if (requests.isObject()) {
      doc.put("RequestParameters", texts(requests));
    }
    JsonNode responses = node.path("responseParameters");
    if (responses.isObject()) {
      Map<String, Object> byStatus = new LinkedHashMap<>();
      responses
          .properties()
          .forEach(status -> byStatus.put(status.getKey(), texts(status.getValue())));
      doc.put("ResponseParameters", byStatus);
    }
    JsonNode tls = node.path("tlsConfig").path("serverNameToVerify");
    if (tls.isString()) {
      doc.put("TlsConfig", Struct.of("ServerNameToVerify", tls.asString()));
    }
    return doc;
  }

  private static @Nullable String method(JsonNode node) {
    String text = Definition.text(node);
    return text == null || !text.equals("x-amazon-apigateway-any-method") ? text : "ANY";
  }

  private static @Nullable String version(JsonNode node, boolean proxy) {
    if (node.isNumber()) {
      return node.asDouble() == 2 ? "2.0" : "1.0";
    }
    String text = Definition.text(node);
    return text == null && proxy ? "1.0" : text;
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
    return texts;
  }

  /** An authorizer as the extension of a security scheme describes it; null where it has none. */
  static @Nullable Struct authorizer(String name, JsonNode scheme) {
    JsonNode node = scheme.path("x-amazon-apigateway-authorizer");
    if (!node.isObject()) {
      return null;
    }
    boolean jwt = node.path("type").asString("").equalsIgnoreCase(JWT);
    Struct doc =
        Struct.of(
            "Name",
            name,
            "AuthorizerType",
            jwt ? "JWT" : "REQUEST",
            "IdentitySource",
            sources(node.path("identitySource")));
    if (jwt) {
      JsonNode configuration = node.path("jwtConfiguration");
      List<String> audience = new ArrayList<>();
      configuration.path("audience").forEach(each -> audience.add(each.asString("")));
      doc.put(
          "JwtConfiguration",
          Struct.of("Audience", audience, "Issuer", Definition.text(configuration.path("issuer"))));
      return doc;
    }
    doc.put("AuthorizerUri", Definition.text(node.path("authorizerUri")));
    doc.put("AuthorizerCredentialsArn", Definition.text(node.path("authorizerCredentials")));
    doc.put(
        "AuthorizerPayloadFormatVersion",
        version(node.path("authorizerPayloadFormatVersion"), true));
    if (node.path("enableSimpleResponses").isBoolean()) {
      doc.put("EnableSimpleResponses", node.path("enableSimpleResponses").asBoolean());
    }
    if (node.path("authorizerResultTtlInSeconds").isNumber()) {
      doc.put("AuthorizerResultTtlInSeconds", node.path("authorizerResultTtlInSeconds").asInt());
    }
    return doc;
  }

  private static List<String> sources(JsonNode node) {
    List<String> sources = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(each -> sources.add(each.asString("").strip()));
    } else if (node.isString()) {
      for (String each : node.asString().split(",", -1)) {
        sources.add(each.strip());
      }
    }
    return sources;
  }
}
