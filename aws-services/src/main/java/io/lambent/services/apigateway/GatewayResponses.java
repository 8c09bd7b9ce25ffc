package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.ADD;
import static io.lambent.services.apigateway.Patch.Op.REMOVE;
import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The operations on gateway responses, which the gateway sends where no integration answers. Types
 * that an API does not set are derived from its {@code DEFAULT_4XX} and {@code DEFAULT_5XX}.
 */
@Component
class GatewayResponses {
  private static final String TEMPLATE = "{\"message\":$context.error.messageString}";

  private static final Pattern PARAMETER =
      Pattern.compile("gatewayresponse\\.(header|multivalueheader|path|querystring)\\.\\S+");

  /** The HTTP status of each type; 0 for the two defaults, which have no status of their own. */
  private static final Map<String, Integer> STATUSES = statuses();

  private static final PatchTable PATCHES =
      PatchTable.of(PatchTable.Style.PATH_ONLY)
          .on(
              "/statusCode",
              Set.of(REPLACE),
              (response, names, patch) -> {
                response.set("statusCode", PatchTable.value(patch, TEXT));
                response.put("isDefaultStatus", false);
              })
          .on("/responseParameters/{}", Set.of(ADD, REMOVE, REPLACE), entry("responseParameters"))
          .on("/responseTemplates/{}", Set.of(ADD, REMOVE, REPLACE), entry("responseTemplates"));

  private final RestApiTable apis;

  GatewayResponses(RestApiTable apis) {
    this.apis = apis;
  }

  private static Map<String, Integer> statuses() {
    Map<String, Integer> statuses = new LinkedHashMap<>();
    statuses.put("ACCESS_DENIED", 403);
    statuses.put("API_CONFIGURATION_ERROR", 500);
    statuses.put("AUTHORIZER_CONFIGURATION_ERROR", 500);
    statuses.put("AUTHORIZER_FAILURE", 500);
    statuses.put("BAD_REQUEST_BODY", 400);
    statuses.put("BAD_REQUEST_PARAMETERS", 400);
    statuses.put("DEFAULT_4XX", 0);
    statuses.put("DEFAULT_5XX", 0);
    statuses.put("EXPIRED_TOKEN", 403);
    statuses.put("INTEGRATION_FAILURE", 504);
    statuses.put("INTEGRATION_TIMEOUT", 504);
    statuses.put("INVALID_API_KEY", 403);
    statuses.put("INVALID_SIGNATURE", 403);
    statuses.put("MISSING_AUTHENTICATION_TOKEN", 403);
    statuses.put("QUOTA_EXCEEDED", 429);
    statuses.put("REQUEST_TOO_LARGE", 413);
    statuses.put("RESOURCE_NOT_FOUND", 404);
    statuses.put("THROTTLED", 429);
    statuses.put("UNAUTHORIZED", 401);
    statuses.put("UNSUPPORTED_MEDIA_TYPE", 415);
    statuses.put("WAF_FILTERED", 403);
    return statuses;
  }

  private static PatchTable.Action entry(String map) {
    return (response, names, patch) -> {
      String name = names.getFirst();
      if (patch.op() != REMOVE && (patch.value() == null || patch.value().isEmpty())) {
        throw Failures.badRequest("Invalid null or empty value in " + map);
      }
      if (patch.op() != ADD && !response.path(map).has(name)) {
        throw Failures.notFound("Invalid parameter name specified");
      }
      if (patch.op() == REMOVE) {
        response.withObjectProperty(map).remove(name);
      } else {
        response.withObjectProperty(map).put(name, patch.value());
      }
    };
  }

  Struct put(Caller caller, Struct input) {
    ObjectNode response =
        Structs.toNode(input, "statusCode", "responseParameters", "responseTemplates");
    String type = String.valueOf(input.text("responseType"));
    return apis.change(
        caller,
        RestApis.id(input),
        document -> Shapes.of("GatewayResponse", set(document, type, response)));
  }

  /** Sets a response of an API. */
  static ObjectNode set(ObjectNode document, String type, ObjectNode settings) {
    Integer status = STATUSES.get(type);
    if (status == null) {
      throw Failures.badRequest("Invalid response type specified: " + type);
    }
    check(settings);
    ObjectNode response = settings.deepCopy();
    response.put("responseType", type).put("defaultResponse", false);
    if (!response.has("statusCode") && status > 0) {
      // Only shown: the gateway answers the failure's own status where it has one.
      response.put("statusCode", Integer.toString(status)).put("isDefaultStatus", true);
    }
    response.withObjectProperty("responseParameters");
    if (!response.has("responseTemplates")) {
      response.putObject("responseTemplates").put("application/json", TEMPLATE);
    }
    document.withObjectProperty("gatewayResponses").set(type, response);
    return response;
  }

  private static void check(ObjectNode response) {
    Integrations.checkParameters(response.path("responseParameters"), PARAMETER, "method.request.");
  }

  /** The response that is in effect for a type. */
  static ObjectNode effective(ObjectNode document, String type) {
    JsonNode own = document.path("gatewayResponses").path(type);
    if (own instanceof ObjectNode set) {
      return set;
    }
    int status = STATUSES.getOrDefault(type, 500);
    JsonNode general =
        document
            .path("gatewayResponses")
            .path(status == 0 || status >= 500 ? "DEFAULT_5XX" : "DEFAULT_4XX");
    ObjectNode response = document.objectNode();
    response.put("responseType", type).put("defaultResponse", true);
    boolean inherits = status > 0 && general.isObject();
    if (status > 0) {
      response.put(
          "statusCode",
          inherits && general.has("statusCode")
              ? general.path("statusCode").asString()
              : Integer.toString(status));
    }
    response.set(
        "responseParameters",
        inherits ? general.path("responseParameters").deepCopy() : document.objectNode());
    if (inherits) {
      response.set("responseTemplates", general.path("responseTemplates").deepCopy());
    } else {
      response.putObject("responseTemplates").put("application/json", TEMPLATE);
    }
    return response;
  }

  Struct get(Caller caller, Struct input) {
    ObjectNode document = apis.get(caller, RestApis.id(input));
    return Shapes.of(
        "GatewayResponse", effective(document, String.valueOf(input.text("responseType"))));
  }

  Struct list(Caller caller, Struct input) {
    ObjectNode document = apis.get(caller, RestApis.id(input));
    List<Struct> all = new ArrayList<>();
    for (String type : STATUSES.keySet()) {
      all.add(Shapes.of("GatewayResponse", effective(document, type)));
    }
    return Struct.of("items", all);
  }

  Struct update(Caller caller, Struct input) {
    String type = String.valueOf(input.text("responseType"));
    return apis.change(
        caller,
        RestApis.id(input),
        document -> {
          ObjectNode response = effective(document, type).deepCopy();
          response.put("defaultResponse", false);
          if (!response.has("isDefaultStatus")) {
            response.put("isDefaultStatus", !document.path("gatewayResponses").has(type));
          }
          PATCHES.apply(response, Patch.of(input));
          check(response);
          document.withObjectProperty("gatewayResponses").set(type, response);
          return Shapes.of("GatewayResponse", response);
        });
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    String type = String.valueOf(input.text("responseType"));
    apis.change(
        caller,
        RestApis.id(input),
        document -> {
          if (!document.path("gatewayResponses").has(type)) {
            throw Failures.notFound("Gateway response type not defined on api");
          }
          PatchTable.remove(document, List.of("gatewayResponses", type));
          return true;
        });
    return null;
  }
}
