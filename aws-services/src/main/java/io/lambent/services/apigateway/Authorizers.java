package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.REMOVE;
import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.INTEGER;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations on authorizers. */
@Component
class Authorizers {
  private static final int MAX_TTL = 3_600;
  private static final String COGNITO = "COGNITO_USER_POOLS";
  private static final PatchTable PATCHES =
      PatchTable.of(PatchTable.Style.BRIEF)
          .member("/authorizerUri", TEXT, REPLACE)
          .member("/authorizerCredentials", TEXT, REPLACE, REMOVE)
          .member("/authorizerResultTtlInSeconds", INTEGER, REPLACE)
          .member("/authType", TEXT, REPLACE)
          .member("/identitySource", TEXT, REPLACE)
          .member("/identityValidationExpression", TEXT, REPLACE, REMOVE)
          .member("/name", TEXT, REPLACE)
          .values("/providerARNs")
          .member("/type", TEXT, REPLACE);

  private final RestApiTable apis;
  private final DefinitionParts parts;

  Authorizers(RestApiTable apis) {
    this.apis = apis;
    this.parts =
        new DefinitionParts(
            apis,
            "authorizers",
            "authorizerId",
            "Authorizer",
            () -> Failures.notFound("Invalid Authorizer identifier specified"));
  }

  Struct create(Caller caller, Struct input) {
    ObjectNode settings =
        Structs.toNode(
            input,
            "name",
            "type",
            "providerARNs",
            "authType",
            "authorizerUri",
            "authorizerCredentials",
            "identitySource",
            "identityValidationExpression",
            "authorizerResultTtlInSeconds",
            "jwtConfiguration");
    return apis.change(
        caller,
        RestApis.id(input),
        document -> Shapes.of("Authorizer", add(document, settings)),
        () ->
            Failures.conflict(
                "Unable to complete operation due to concurrent modification. Please try again"
                    + " later."));
  }

  /** Adds an authorizer to an API. */
  static ObjectNode add(ObjectNode document, ObjectNode settings) {
    ObjectNode authorizer = document.objectNode();
    String id = Ids.part();
    authorizer.put("id", id);
    authorizer.setAll(settings);
    String type = authorizer.path("type").asString("");
    if (!authorizer.has("authType")) {
      authorizer.put("authType", type.equals(COGNITO) ? "cognito_user_pools" : "custom");
    }
    check(authorizer);
    document.withObjectProperty("authorizers").set(id, authorizer);
    return authorizer;
  }

  private static void check(ObjectNode authorizer) {
    String type = authorizer.path("type").asString("");
    JsonNode ttl = authorizer.path("authorizerResultTtlInSeconds");
    if (ttl.isNumber() && (ttl.asInt() < 0 || ttl.asInt() > MAX_TTL)) {
      throw Failures.badRequest(
          "Invalid authorizer result ttl specified. Must be between 0 and " + MAX_TTL);
    }
    if (authorizer.path("name").asString("").isBlank()) {
      throw Failures.badRequest("Authorizer name cannot be blank");
    }
    String sources = authorizer.path("identitySource").asString("");
    switch (type) {
      case "TOKEN", "REQUEST" -> {
        if (!authorizer.path("authorizerUri").asString("").contains(":lambda:path/")) {
          throw Failures.badRequest(
              "Invalid Authorizer URI: "
                  + authorizer.path("authorizerUri").asString("")
                  + ". Authorizer URI should be a valid API Gateway ARN that represents a Lambda"
                  + " function invocation.");
        }
        boolean isCached = !ttl.isNumber() || ttl.asInt() > 0;
        if (sources.isBlank() && (type.equals("TOKEN") || isCached)) {
          throw Failures.badRequest(
              "Identity source is required for %s"
                  .formatted(
                      type.equals("TOKEN")
                          ? "TOKEN authorizers"
                          : "REQUEST authorizers when caching is enabled"));
        }
      }
      case COGNITO -> {
        if (authorizer.path("providerARNs").isEmpty()) {
          throw Failures.badRequest(
              "Invalid authorizer: COGNITO_USER_POOLS requires at least one provider ARN");
        }
      }
      default ->
          throw Failures.unsupported("An authorizer of type " + (type.isEmpty() ? "null" : type));
    }
    try {
      Pattern.compile(authorizer.path("identityValidationExpression").asString(""));
    } catch (PatternSyntaxException e) {
      throw Failures.badRequest("Invalid identity validation expression specified");
    }
  }

  Struct get(Caller caller, Struct input) {
    return parts.get(caller, input);
  }

  Struct list(Caller caller, Struct input) {
    return parts.list(caller, input);
  }

  Struct update(Caller caller, Struct input) {
    return parts.update(caller, input, PATCHES, (document, authorizer) -> check(authorizer));
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    parts.delete(caller, input, Authorizers::requireUnused);
    return null;
  }

  private static void requireUnused(ObjectNode document, String id) {
    for (JsonNode resource : document.path("resources")) {
      for (JsonNode method : resource.path("resourceMethods")) {
        if (method.path("authorizerId").asString("").equals(id)) {
          throw Failures.conflict(
              "Cannot delete authorizer '%s', is referenced in method: %s/%s"
                  .formatted(
                      id, resource.path("path").asString(), method.path("httpMethod").asString()));
        }
      }
    }
  }
}
