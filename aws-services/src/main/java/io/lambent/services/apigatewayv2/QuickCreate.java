package io.lambent.services.apigatewayv2;

import io.lambent.aws.wire.Struct;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Makes an integration, a route and a stage together with an HTTP API. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop.html">quick
 * create</a>.
 */
@Component
class QuickCreate {
  private final PartTable parts;
  private final Parts operations;
  private final V2Stages stages;

  QuickCreate(PartTable parts, Parts operations, V2Stages stages) {
    this.parts = parts;
    this.operations = operations;
    this.stages = stages;
  }

  /** Makes the integration, route and stage that {@code Target} asks for. */
  void create(StoredApi api, Struct input) {
    String target = input.text("Target");
    if (target == null) {
      if (input.has("RouteKey")) {
        throw V2Errors.badRequest("RouteKey can only be specified together with Target");
      }
      return;
    }
    if (!api.isHttp()) {
      throw V2Errors.badRequest("Quick create is only supported for HTTP APIs");
    }
    boolean function = FunctionUri.parse(target) != null;
    Struct integration =
        Struct.of(
            "ApiGatewayManaged",
            true,
            "IntegrationType",
            function ? "AWS_PROXY" : "HTTP_PROXY",
            "IntegrationUri",
            target,
            "IntegrationMethod",
            function ? "POST" : "ANY",
            "PayloadFormatVersion",
            function ? "2.0" : "1.0",
            "CredentialsArn",
            input.text("CredentialsArn"));
    Part made = operations.add(api, PartKind.INTEGRATION, "", integration);
    operations.add(
        api,
        PartKind.ROUTE,
        "",
        Struct.of(
            "ApiGatewayManaged", true,
            "RouteKey", Objects.requireNonNullElse(input.text("RouteKey"), V2Stages.DEFAULT),
            "Target", PartRules.target(made.id())));
    stages.add(
        api,
        Struct.of("ApiGatewayManaged", true, "StageName", V2Stages.DEFAULT, "AutoDeploy", true));
  }

  /** Changes the integration and the route that a quick create has made. */
  void update(StoredApi api, Struct input) {
    if (input.has("Target") || input.has("CredentialsArn")) {
      Part part = managed(api, PartKind.INTEGRATION);
      Struct changes =
          Struct.of(
              "IntegrationUri", input.text("Target"),
              "CredentialsArn", input.text("CredentialsArn"));
      put(api, part, changes);
    }
    if (input.has("RouteKey")) {
      Part part = managed(api, PartKind.ROUTE);
      put(api, part, Struct.of("RouteKey", input.text("RouteKey")));
    }
  }

  private Part managed(StoredApi api, PartKind kind) {
    return parts.list(api.id(), kind).stream()
        .filter(part -> Boolean.TRUE.equals(part.doc().get("ApiGatewayManaged")))
        .findFirst()
        .orElseThrow(
            () ->
                V2Errors.badRequest(
                    "Target and RouteKey can only be changed where quick create has made them"));
  }

  private void put(StoredApi api, Part part, Struct changes) {
    parts.update(
        api.id(), new Part(part.kind(), part.id(), "", Merge.of(part.doc(), changes, Set.of())));
  }
}
