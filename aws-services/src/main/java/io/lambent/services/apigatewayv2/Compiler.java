package io.lambent.services.apigatewayv2;

import io.lambent.aws.wire.Struct;
import io.lambent.contract.api.ApiAuthorizer;
import io.lambent.contract.api.ApiIntegration;
import io.lambent.contract.api.ApiRoute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes what gateways serve of what clients have defined. */
@Component
class Compiler {
  private final PartTable parts;

  Compiler(PartTable parts) {
    this.parts = parts;
  }

  /** The routes and authorizers of a deployment. */
  record Snapshot(List<ApiRoute> routes, List<ApiAuthorizer> authorizers) {}

  Snapshot snapshot(StoredApi api) {
    Map<String, Part> integrations =
        parts.list(api.id(), PartKind.INTEGRATION).stream()
            .collect(Collectors.toMap(Part::id, Function.identity()));
    Map<String, List<Part>> responses =
        parts.list(api.id(), PartKind.INTEGRATION_RESPONSE).stream()
            .collect(Collectors.groupingBy(Part::parent));
    List<ApiRoute> routes =
        parts.list(api.id(), PartKind.ROUTE).stream()
            .map(
                route -> {
                  String id = PartRules.integrationOf(route.doc());
                  Part integration = id == null ? null : integrations.get(id);
                  return route(
                      route,
                      integration == null
                          ? null
                          : integration(
                              integration, responses.getOrDefault(integration.id(), List.of())));
                })
            .toList();
    List<ApiAuthorizer> authorizers =
        parts.list(api.id(), PartKind.AUTHORIZER).stream().map(Compiler::authorizer).toList();
    return new Snapshot(routes, authorizers);
  }

  private static ApiRoute route(Part route, @Nullable ApiIntegration integration) {
    Struct doc = route.doc();
    return new ApiRoute(
        route.id(),
        route.text("RouteKey"),
        route.text("AuthorizationType"),
        doc.text("AuthorizerId"),
        texts(doc.list("AuthorizationScopes")),
        doc.text("RouteResponseSelectionExpression"),
        integration);
  }

  private static ApiIntegration integration(Part integration, List<Part> responses) {
    Struct doc = integration.doc();
    Map<String, Map<String, String>> responseParameters = new LinkedHashMap<>();
    doc.map("ResponseParameters")
        .forEach(
            (status, mappings) ->
                responseParameters.put(
                    String.valueOf(status), PartRules.texts((Map<?, ?>) mappings)));
    return new ApiIntegration(
        integration.id(),
        integration.text("IntegrationType"),
        doc.text("IntegrationSubtype"),
        doc.text("IntegrationUri"),
        doc.text("IntegrationMethod"),
        integration.text("PayloadFormatVersion"),
        Objects.requireNonNull(doc.integer("TimeoutInMillis")),
        PartRules.texts(doc.map("RequestParameters")),
        responseParameters,
        PartRules.texts(doc.map("RequestTemplates")),
        doc.text("TemplateSelectionExpression"),
        doc.text("PassthroughBehavior"),
        doc.text("ContentHandlingStrategy"),
        responses.stream().map(Compiler::response).toList(),
        "VPC_LINK".equals(doc.text("ConnectionType")) ? doc.text("ConnectionId") : null);
  }

  private static ApiIntegration.Response response(Part response) {
    return new ApiIntegration.Response(
        response.text("IntegrationResponseKey"),
        PartRules.texts(response.doc().map("ResponseTemplates")),
        response.doc().text("TemplateSelectionExpression"));
  }

  private static ApiAuthorizer authorizer(Part authorizer) {
    Struct doc = authorizer.doc();
    Struct jwt = doc.struct("JwtConfiguration");
    String uri = doc.text("AuthorizerUri");
    return new ApiAuthorizer(
        authorizer.id(),
        authorizer.text("Name"),
        authorizer.text("AuthorizerType"),
        texts(doc.list("IdentitySource")),
        jwt == null ? null : jwt.text("Issuer"),
        jwt == null ? List.of() : texts(jwt.list("Audience")),
        uri,
        Objects.requireNonNullElse(doc.text("AuthorizerPayloadFormatVersion"), "1.0"),
        Boolean.TRUE.equals(doc.get("EnableSimpleResponses")),
        Objects.requireNonNullElse(doc.integer("AuthorizerResultTtlInSeconds"), 0));
  }

  private static List<String> texts(List<?> list) {
    return list.stream().map(String::valueOf).toList();
  }
}
