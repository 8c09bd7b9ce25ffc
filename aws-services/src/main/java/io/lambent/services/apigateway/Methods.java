package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.ADD;
import static io.lambent.services.apigateway.Patch.Op.REMOVE;
import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.BOOLEAN;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations on the methods of resources and their responses. */
@Component
class Methods {
  private static final Set<String> HTTP_METHODS =
      Set.of("GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY");
  private static final Set<String> AUTHORIZATION_TYPES =
      Set.of("NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS", "JWT");
  private static final Pattern REQUEST_PARAMETER =
      Pattern.compile(
          "method\\.request\\.(querystring|path|header|multivaluequerystring"
              + "|multivalueheader)\\.[^\\s]+");
  private static final Pattern RESPONSE_PARAMETER =
      Pattern.compile("method\\.response\\.header\\.[a-zA-Z0-9._$-]+");

  private static final PatchTable PATCHES =
      PatchTable.of(PatchTable.Style.BRIEF)
          .on("/authorizationType", Set.of(REPLACE), Methods::authorizationType)
          .member("/authorizerId", TEXT, REPLACE)
          .member("/apiKeyRequired", BOOLEAN, REPLACE)
          .member("/operationName", TEXT, REPLACE)
          .on("/requestValidatorId", Set.of(REPLACE), Methods::requestValidator)
          .member("/requestParameters/{}", BOOLEAN, ADD, REMOVE, REPLACE)
          .member("/requestModels/{}", TEXT, ADD, REMOVE, REPLACE)
          .values("/authorizationScopes");

  private static final PatchTable RESPONSE_PATCHES =
      PatchTable.of(PatchTable.Style.BRIEF)
          .on(
              "/responseParameters/{}",
              Set.of(ADD, REMOVE, REPLACE),
              entry("responseParameters", "Invalid parameter name specified"))
          .on(
              "/responseModels/{}",
              Set.of(ADD, REMOVE, REPLACE),
              entry("responseModels", "Content-Type specified was not found"));

  private final RestApiTable apis;

  Methods(RestApiTable apis) {
    this.apis = apis;
  }

  /** A patch action on an entry of a map, which has to exist to be replaced or removed. */
  private static PatchTable.Action entry(String map, String missing) {
    return (document, names, patch) -> {
      String name = names.getFirst();
      if (patch.op() != ADD && !document.path(map).has(name)) {
        throw Failures.notFound(missing);
      }
      if (patch.op() == REMOVE) {
        PatchTable.remove(document, List.of(map, name));
      } else {
        PatchTable.set(
            document,
            List.of(map, name),
            PatchTable.value(patch, map.equals("responseParameters") ? BOOLEAN : TEXT));
      }
    };
  }

  /** The methods of a resource by their names. */
  static ObjectNode of(ObjectNode resource) {
    return resource.withObjectProperty("resourceMethods");
  }

  static @Nullable ObjectNode find(ObjectNode resource, @Nullable String httpMethod) {
    return httpMethod == null
        ? null
        : (ObjectNode) resource.path("resourceMethods").get(httpMethod.toUpperCase(Locale.ROOT));
  }

  /** Reads a method. */
  <T> T read(Caller caller, Struct input, BiFunction<ObjectNode, ObjectNode, T> then) {
    ObjectNode document = apis.find(caller, RestApis.id(input));
    if (document == null) {
      throw Failures.noResource();
    }
    return then.apply(document, required(document, input));
  }

  /** Changes a method. */
  <T> T change(Caller caller, Struct input, BiFunction<ObjectNode, ObjectNode, T> then) {
    return apis.change(
        caller,
        RestApis.id(input),
        document -> then.apply(document, required(document, input)),
        Failures::noResource);
  }

  private static ObjectNode required(ObjectNode document, Struct input) {
    ObjectNode method =
        find(RestResources.find(document, input.text("resourceId")), input.text("httpMethod"));
    if (method == null) {
      throw Failures.noMethod();
    }
    return method;
  }

  Struct put(Caller caller, Struct input) {
    String name = String.valueOf(input.text("httpMethod")).toUpperCase(Locale.ROOT);
    ObjectNode method =
        Structs.toNode(
            input,
            "authorizationType",
            "authorizerId",
            "apiKeyRequired",
            "operationName",
            "requestParameters",
            "requestModels",
            "requestValidatorId",
            "authorizationScopes");
    return apis.change(
        caller,
        RestApis.id(input),
        document -> {
          ObjectNode resource = RestResources.find(document, input.text("resourceId"));
          if (find(resource, name) != null) {
            throw Failures.conflict("Method already exists for this resource");
          }
          return Shapes.of("Method", add(document, resource, name, method));
        },
        Failures::noResource);
  }

  /** Adds a method to a resource. */
  static ObjectNode add(
      ObjectNode document, ObjectNode resource, String name, ObjectNode settings) {
    if (!HTTP_METHODS.contains(name)) {
      throw Failures.badRequest(
          "Invalid HttpMethod specified. Valid options are"
              + " GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY");
    }
    ObjectNode method = document.objectNode();
    method.put("httpMethod", name);
    method.setAll(settings);
    method.put(
        "authorizationType",
        settings.path("authorizationType").asString("NONE").toUpperCase(Locale.ROOT));
    if (!method.has("apiKeyRequired")) {
      method.put("apiKeyRequired", false);
    }
    check(document, method);
    of(resource).set(name, method);
    return method;
  }

  private static void check(ObjectNode document, ObjectNode method) {
    String type = method.path("authorizationType").asString();
    if (!AUTHORIZATION_TYPES.contains(type)) {
      throw Failures.badRequest(
          "Invalid authorization type specified. Valid options are NONE, AWS_IAM, CUSTOM,"
              + " COGNITO_USER_POOLS");
    }
    if (!type.equals("CUSTOM") && !type.equals("COGNITO_USER_POOLS") && !type.equals("JWT")) {
      method.remove("authorizerId");
    } else if (!document.path("authorizers").has(method.path("authorizerId").asString(""))) {
      throw Failures.badRequest(
          "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or"
              + " COGNITO_USER_POOLS requires a valid authorizer.");
    }
    String validator = method.path("requestValidatorId").asString("");
    if (validator.isEmpty()) {
      method.remove("requestValidatorId");
    } else if (!document.path("requestValidators").has(validator)) {
      throw Failures.badRequest("Invalid Request Validator identifier specified");
    }
    for (JsonNode model : method.path("requestModels")) {
      requireModel(document, model);
    }
    checkParameters(method.path("requestParameters"));
  }

  private static void requireModel(ObjectNode document, JsonNode model) {
    if (!document.path("models").has(model.asString())) {
      throw Failures.badRequest("Invalid model identifier specified: " + model.asString());
    }
  }

  private static void checkParameters(JsonNode parameters) {
    Set<String> names = new HashSet<>();
    for (String name : parameters.propertyNames()) {
      if (!REQUEST_PARAMETER.matcher(name).matches()) {
        throw invalidExpression(name);
      }
      String bare = name.substring(name.indexOf('.', "method.request.".length()) + 1);
      if (!names.add(bare)) {
        throw Failures.badRequest(
            "Parameter names must be unique across querystring, header and path");
      }
    }
  }

  static RuntimeException invalidExpression(String expression) {
    return Failures.badRequest(
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid"
            + " mapping expression specified: %s]".formatted(expression));
  }

  /** The error for a parameter that a mapping names and the method does not declare. */
  static RuntimeException undeclared(String parameter) {
    return Failures.badRequest(
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid"
            + " mapping expression parameter specified: %s]".formatted(parameter));
  }

  Struct get(Caller caller, Struct input) {
    return read(caller, input, (document, method) -> Shapes.of("Method", method));
  }

  Struct update(Caller caller, Struct input) {
    return change(
        caller,
        input,
        (document, method) -> {
          PATCHES.apply(method, Patch.of(input));
          check(document, method);
          return Shapes.of("Method", method);
        });
  }

  private static void authorizationType(ObjectNode method, List<String> names, Patch patch) {
    method.put("authorizationType", String.valueOf(patch.value()).toUpperCase(Locale.ROOT));
  }

  private static void requestValidator(ObjectNode method, List<String> names, Patch patch) {
    method.put("requestValidatorId", patch.value() == null ? "" : patch.value());
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    change(
        caller,
        input,
        (document, method) -> {
          ObjectNode resource = RestResources.find(document, input.text("resourceId"));
          of(resource).remove(method.path("httpMethod").asString());
          if (of(resource).isEmpty()) {
            resource.remove("resourceMethods");
          }
          return true;
        });
    return null;
  }

  // --- responses

  Struct putResponse(Caller caller, Struct input) {
    ObjectNode response =
        Structs.toNode(input, "statusCode", "responseParameters", "responseModels");
    return change(
        caller,
        input,
        (document, method) -> {
          if (method.path("methodResponses").has(response.path("statusCode").asString())) {
            throw Failures.conflict("Response already exists for this resource");
          }
          addResponse(document, method, response);
          return Shapes.of("MethodResponse", response);
        });
  }

  /** Adds a response to a method. */
  static void addResponse(ObjectNode document, ObjectNode method, ObjectNode response) {
    checkResponse(document, response);
    method
        .withObjectProperty("methodResponses")
        .set(response.path("statusCode").asString(), response);
  }

  private static void checkResponse(ObjectNode document, ObjectNode response) {
    for (Map.Entry<String, JsonNode> parameter : response.path("responseParameters").properties()) {
      if (!RESPONSE_PARAMETER.matcher(parameter.getKey()).matches()) {
        throw invalidExpression(parameter.getKey());
      }
    }
    for (JsonNode model : response.path("responseModels")) {
      requireModel(document, model);
    }
  }

  private static ObjectNode response(ObjectNode method, Struct input) {
    return response(method.path("methodResponses"), input);
  }

  /** The response for the status code that a request names, of a method or an integration. */
  static ObjectNode response(JsonNode responses, Struct input) {
    if (responses.get(String.valueOf(input.text("statusCode"))) instanceof ObjectNode response) {
      return response;
    }
    throw Failures.noStatusCode();
  }

  Struct getResponse(Caller caller, Struct input) {
    return read(
        caller, input, (document, method) -> Shapes.of("MethodResponse", response(method, input)));
  }

  Struct updateResponse(Caller caller, Struct input) {
    return change(
        caller,
        input,
        (document, method) -> {
          ObjectNode response = response(method, input);
          RESPONSE_PATCHES.apply(response, Patch.of(input));
          checkResponse(document, response);
          return Shapes.of("MethodResponse", response);
        });
  }

  @Nullable Struct deleteResponse(Caller caller, Struct input) {
    change(
        caller,
        input,
        (document, method) -> {
          String status = response(method, input).path("statusCode").asString();
          PatchTable.remove(method, List.of("methodResponses", status));
          return true;
        });
    return null;
  }
}
