package io.lambent.services.cloudformation.resource;

import io.lambent.aws.arn.Arn;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Types of API Gateway v2: HTTP and WebSocket APIs. */
final class HttpApiTypes {
  private static final String API = "apigatewayv2";
  private static final String NOT_FOUND = "NotFoundException";

  private HttpApiTypes() {}

  static void addTo(TypeList types) {
    types.add(
        "AWS::ApiGatewayV2::Api",
        HttpApiTypes::createApi,
        HttpApiTypes::updateApi,
        step ->
            step.callUnless(
                API, "DeleteApi", step.object().put("ApiId", step.physicalId()), NOT_FOUND));
    part(types, "Integration", "IntegrationId", "ApiId");
    part(types, "Route", "RouteId", "ApiId");
    part(types, "Authorizer", "AuthorizerId", "ApiId");
    part(types, "Deployment", "DeploymentId", "ApiId");
    part(types, "Model", "ModelId", "ApiId");
    part(types, "RouteResponse", "RouteResponseId", "ApiId", "RouteId");
    part(types, "IntegrationResponse", "IntegrationResponseId", "ApiId", "IntegrationId");
    part(types, "ApiMapping", "ApiMappingId", "DomainName");
    types.add(
        "AWS::ApiGatewayV2::Stage",
        HttpApiTypes::createStage,
        HttpApiTypes::updateStage,
        step -> step.callUnless(API, "DeleteStage", step.pick("ApiId", "StageName"), NOT_FOUND));
    types.add(
        "AWS::ApiGatewayV2::VpcLink",
        step -> {
          ObjectNode input = step.without("Tags");
          input.set("Tags", step.tagMap());
          String id = step.call(API, "CreateVpcLink", input).path("VpcLinkId").asString();
          return Made.of(id, "VpcLinkId", id);
        },
        step -> {
          step.call(API, "UpdateVpcLink", step.pick("Name").put("VpcLinkId", step.physicalId()));
          return new Made(step.physicalId(), step.attributes());
        },
        step ->
            step.callUnless(
                API,
                "DeleteVpcLink",
                step.object().put("VpcLinkId", step.physicalId()),
                NOT_FOUND));
    types.add(
        "AWS::ApiGatewayV2::DomainName",
        step -> {
          ObjectNode input = step.without("Tags");
          input.set("Tags", step.tagMap());
          return domain(step, step.call(API, "CreateDomainName", input));
        },
        step -> domain(step, step.call(API, "UpdateDomainName", step.without("Tags"))),
        step -> step.callUnless(API, "DeleteDomainName", step.pick("DomainName"), NOT_FOUND));
  }

  private static Made domain(Step step, ObjectNode made) {
    JsonNode first = made.path("DomainNameConfigurations").path(0);
    return Made.of(
        step.text("DomainName"),
        "RegionalDomainName",
        first.path("ApiGatewayDomainName").asString(""),
        "RegionalHostedZoneId",
        first.path("HostedZoneId").asString(""),
        "DomainNameArn",
        made.path("DomainNameArn").asString(""));
  }

  /**
   * The document of an API, from the template or from S3; empty where there is none. Names of
   * pseudo parameters that no function has replaced, as in included files, are replaced here.
   */
  static String document(Step step) {
    if (step.has("Body")) {
      return step.withPseudoParameters(step.get("Body").toString());
    }
    if (step.has("BodyS3Location")) {
      JsonNode place = step.get("BodyS3Location");
      byte[] bytes = step.object(place.path("Bucket").asString(), place.path("Key").asString());
      return step.withPseudoParameters(new String(bytes, StandardCharsets.UTF_8));
    }
    return "";
  }

  private static ObjectNode api(Step step) {
    return step.without(
        "Body", "BodyS3Location", "BasePath", "FailOnWarnings", "Tags", "DisableSchemaValidation");
  }

  private static ObjectNode importInput(Step step, String body) {
    ObjectNode input = step.object().put("Body", body);
    if (step.has("BasePath")) {
      input.set("Basepath", step.get("BasePath"));
    }
    if (step.has("FailOnWarnings")) {
      input.set("FailOnWarnings", step.get("FailOnWarnings"));
    }
    return input;
  }

  private static Made createApi(Step step) {
    String body = document(step);
    ObjectNode made;
    if (body.isEmpty()) {
      ObjectNode input = api(step);
      if (!step.tags().isEmpty()) {
        input.set("Tags", step.tagMap());
      }
      made = step.call(API, "CreateApi", input);
    } else {
      made = step.call(API, "ImportApi", importInput(step, body));
      step.identified(made.path("ApiId").asString());
      overlay(step, made.path("ApiId").asString());
    }
    return madeApi(step, made.path("ApiId").asString());
  }

  /** Sets properties beside the document, which are stronger than it. */
  private static void overlay(Step step, String id) {
    ObjectNode input = api(step);
    input.remove("ProtocolType");
    if (!input.isEmpty()) {
      step.call(API, "UpdateApi", input.put("ApiId", id));
    }
    tags(step, "/apis/" + id);
  }

  private static Made madeApi(Step step, String id) {
    ObjectNode found = step.call(API, "GetApi", step.object().put("ApiId", id));
    return Made.of(id, "ApiId", id, "ApiEndpoint", found.path("ApiEndpoint").asString(""));
  }

  private static Made updateApi(Step step) {
    String id = step.physicalId();
    String body = document(step);
    if (!body.isEmpty() && step.changed("Body", "BodyS3Location", "BasePath")) {
      step.call(API, "ReimportApi", importInput(step, body).put("ApiId", id));
    }
    if (step.before().has("CorsConfiguration") && !step.has("CorsConfiguration")) {
      step.callUnless(API, "DeleteCorsConfiguration", step.object().put("ApiId", id), NOT_FOUND);
    }
    overlay(step, id);
    return madeApi(step, id);
  }

  private static void tags(Step step, String path) {
    String arn =
        "arn:" + Arn.partition(step.region()) + ":apigateway:" + step.region() + "::" + path;
    if (!step.removedTags().isEmpty()) {
      ObjectNode input = step.object().put("ResourceArn", arn);
      input.set("TagKeys", step.removedTags());
      step.call(API, "UntagResource", input);
    }
    if (!step.tags().isEmpty()
        && (step.before().isEmpty() || !step.tags().equals(step.tagsBefore()))) {
      ObjectNode input = step.object().put("ResourceArn", arn);
      input.set("Tags", step.tagMap());
      step.call(API, "TagResource", input);
    }
  }

  private static Made createStage(Step step) {
    ObjectNode input = step.without("Tags");
    if (!step.tags().isEmpty()) {
      input.set("Tags", step.tagMap());
    }
    step.begin(
        step.text("StageName"),
        () -> step.answers(API, "GetStage", step.pick("ApiId", "StageName"), NOT_FOUND));
    step.callUnless(API, "CreateStage", input, "ConflictException");
    return Made.of(step.text("StageName"), "Id", step.text("StageName"));
  }

  private static Made updateStage(Step step) {
    step.call(API, "UpdateStage", step.without("Tags"));
    tags(step, "/apis/" + step.text("ApiId") + "/stages/" + step.text("StageName"));
    return new Made(step.physicalId(), step.attributes());
  }

  /**
   * A type whose resources are parts of others.
   *
   * @param parents the properties that name what it is a part of
   */
  private static void part(TypeList types, String noun, String idMember, String... parents) {
    types.add(
        "AWS::ApiGatewayV2::" + noun,
        step -> {
          ObjectNode made = step.call(API, "Create" + noun, step.properties());
          String id = made.path(idMember).asString();
          return Made.of(id, idMember, id);
        },
        step -> {
          ObjectNode input = step.properties().deepCopy();
          Map.of("Deployment", "StageName")
              .forEach(
                  (of, member) -> {
                    if (of.equals(noun)) {
                      input.remove(member);
                    }
                  });
          step.call(API, "Update" + noun, input.put(idMember, step.physicalId()));
          return new Made(step.physicalId(), step.attributes());
        },
        step ->
            step.callUnless(
                API,
                "Delete" + noun,
                step.pick(parents).put(idMember, step.physicalId()),
                NOT_FOUND));
  }
}
