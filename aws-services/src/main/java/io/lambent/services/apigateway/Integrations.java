package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.ADD;
import static io.lambent.services.apigateway.Patch.Op.REMOVE;
import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.BOOLEAN;
import static io.lambent.services.apigateway.PatchTable.Type.INTEGER;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations on the integrations of methods. */
@Component
class Integrations {
  private static final int MIN_TIMEOUT = 50;
  private static final int MAX_TIMEOUT = 29_000;

  /** The maximum time-out of a streamed answer, in milliseconds. */
  private static final int MAX_STREAM_TIMEOUT = 900_000;

  private static final Pattern CONTENT_TYPE = Pattern.compile("[^/\\s]+/[^/\\s]+.*|\\$default");
  private static final Pattern REQUEST_TARGET =
      Pattern.compile(
          "integration\\.request\\.(querystring|path|header|multivaluequerystring"
              + "|multivalueheader)\\.\\S+");
  private static final Pattern METHOD_PARAMETER =
      Pattern.compile(
          "method\\.request\\.(multivalue)?(?<place>querystring|path|header)\\.(?<name>.+)");
  private static final Set<String> PASSTHROUGH =
      Set.of("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER");

  private static final PatchTable PATCHES =
      PatchTable.of(PatchTable.Style.BRIEF)
          .on("/cacheKeyParameters/{}", Set.of(ADD, REMOVE, REPLACE), Integrations::cacheKey)
          .on("/cacheKeyParameters", Set.of(ADD, REMOVE), Integrations::cacheKey)
          .member("/cacheNamespace", TEXT, REPLACE)
          .member("/connectionId", TEXT, ADD, REPLACE, REMOVE)
          .member("/connectionType", TEXT, ADD, REPLACE, REMOVE)
          .member("/contentHandling", TEXT, ADD, REPLACE, REMOVE)
          .member("/credentials", TEXT, ADD, REPLACE, REMOVE)
          .member("/httpMethod", TEXT, ADD, REPLACE)
          .member("/passthroughBehavior", TEXT, ADD, REPLACE)
          .member("/requestParameters/{}", TEXT, ADD, REMOVE, REPLACE)
          .member("/requestTemplates/{}", TEXT, ADD, REMOVE, REPLACE)
          .member("/timeoutInMillis", INTEGER, REPLACE)
          .member("/tlsConfig/insecureSkipVerification", BOOLEAN, ADD, REPLACE, REMOVE)
          .member("/type", TEXT, REPLACE)
          .member("/uri", TEXT, ADD, REPLACE)
          .member("/responseTransferMode", TEXT, ADD, REPLACE);

  private final Methods methods;
  private final VpcLinks links;

  Integrations(Methods methods, VpcLinks links) {
    this.methods = methods;
    this.links = links;
  }

  Struct put(Caller caller, Struct input) {
    ObjectNode settings =
        Structs.toNode(
            input,
            "type",
            "uri",
            "connectionType",
            "connectionId",
            "credentials",
            "requestParameters",
            "requestTemplates",
            "passthroughBehavior",
            "cacheNamespace",
            "cacheKeyParameters",
            "contentHandling",
            "timeoutInMillis",
            "tlsConfig",
            "responseTransferMode",
            "integrationTarget");
    String httpMethod = input.text("integrationHttpMethod");
    if (httpMethod != null) {
      settings.put("httpMethod", httpMethod);
    }
    links.check(caller, settings);
    return methods.change(
        caller,
        input,
        (document, method) ->
            Shapes.of(
                "Integration", set(method, settings, String.valueOf(input.text("resourceId")))));
  }

  /** Sets the integration of a method, and removes the integration responses that it had before. */
  static ObjectNode set(ObjectNode method, ObjectNode settings, String resourceId) {
    ObjectNode integration = settings.deepCopy();
    if (!integration.has("passthroughBehavior")) {
      integration.put("passthroughBehavior", "WHEN_NO_MATCH");
    }
    if (!integration.has("timeoutInMillis")) {
      integration.put("timeoutInMillis", MAX_TIMEOUT);
    }
    if (!integration.has("cacheNamespace")) {
      integration.put("cacheNamespace", resourceId);
    }
    if (!integration.has("cacheKeyParameters")) {
      integration.putArray("cacheKeyParameters");
    }
    complete(integration);
    check(method, integration);
    method.set("methodIntegration", integration);
    return integration;
  }

  /**
   * Adds the default connection type of HTTP integrations, and removes members that mock
   * integrations do not have.
   */
  private static void complete(ObjectNode integration) {
    String type = integration.path("type").asString("");
    if (type.startsWith("HTTP") && !integration.has("connectionType")) {
      integration.put("connectionType", "INTERNET");
    } else if (type.equals("MOCK")) {
      integration.remove(List.of("uri", "httpMethod", "connectionType"));
    }
  }

  private static void check(ObjectNode method, ObjectNode integration) {
    String type = integration.path("type").asString("");
    String uri = integration.path("uri").asString("");
    boolean isHttp = type.equals("HTTP") || type.equals("HTTP_PROXY");
    boolean isMock = type.equals("MOCK");
    if (!isMock && integration.path("httpMethod").asString("").isEmpty()) {
      throw Failures.badRequest("Enumeration value for HttpMethod must be non-empty");
    }
    if (integration.path("connectionType").asString("").equals("VPC_LINK")) {
      if (!isHttp) {
        throw Failures.badRequest(
            "The connection type VPC_LINK is only supported for HTTP and HTTP_PROXY integrations");
      }
      if (integration.path("connectionId").asString("").isEmpty()) {
        throw Failures.badRequest("connectionId is required for the connection type VPC_LINK");
      }
    }
    if (isHttp) {
      checkHttpUri(uri);
    } else if (!isMock) {
      IntegrationUris.check(type, uri);
    }
    boolean isStreamed = checkTransferMode(integration, type);
    int timeout = integration.path("timeoutInMillis").asInt();
    int longest = isStreamed ? MAX_STREAM_TIMEOUT : MAX_TIMEOUT;
    if (timeout < MIN_TIMEOUT || timeout > longest) {
      throw Failures.badRequest(
          "Timeout should be between " + MIN_TIMEOUT + " ms and " + longest + " ms");
    }
    if (!PASSTHROUGH.contains(integration.path("passthroughBehavior").asString())) {
      throw Failures.badRequest(
          "Invalid passthrough behavior specified: "
              + integration.path("passthroughBehavior").asString());
    }
    checkTemplates(integration.path("requestTemplates"));
    checkParameters(integration.path("requestParameters"), REQUEST_TARGET, "method.request.");
    for (JsonNode source : integration.path("requestParameters")) {
      checkDeclared(method.path("requestParameters"), source.asString(""));
    }
  }

  /**
   * Checks that a method declares the parameter that a mapping reads, as the parameters of the path
   * have to be declared, too. A declaration holds for one and for several values.
   *
   * @throws AwsFailure where it does not
   */
  private static void checkDeclared(JsonNode declared, String source) {
    Matcher parameter = METHOD_PARAMETER.matcher(source);
    if (parameter.matches()
        && declared.propertyNames().stream()
            .map(METHOD_PARAMETER::matcher)
            .noneMatch(each -> each.matches() && isSame(parameter, each))) {
      throw Methods.undeclared(source);
    }
  }

  private static boolean isSame(Matcher one, Matcher other) {
    boolean isHeader = one.group("place").equals("header");
    return one.group("place").equals(other.group("place"))
        && (isHeader
            ? one.group("name").equalsIgnoreCase(other.group("name"))
            : one.group("name").equals(other.group("name")));
  }

  /**
   * Checks the transfer mode; returns true where answers are streamed, which only proxy
   * integrations support.
   */
  private static boolean checkTransferMode(ObjectNode integration, String type) {
    String mode = integration.path("responseTransferMode").asString("BUFFERED");
    if (!mode.equals("BUFFERED") && !mode.equals("STREAM")) {
      throw Failures.badRequest("Invalid response transfer mode specified: " + mode);
    }
    boolean isStreamed = mode.equals("STREAM");
    if (isStreamed && !type.endsWith("_PROXY")) {
      throw Failures.badRequest(
          "Response transfer mode STREAM is only supported for AWS_PROXY and HTTP_PROXY"
              + " integrations");
    }
    return isStreamed;
  }

  private static void checkHttpUri(String uri) {
    boolean isHttp = uri.startsWith("http://") || uri.startsWith("https://");
    if (!isHttp && !uri.startsWith("${stageVariables.")) {
      throw Failures.badRequest("Invalid HTTP endpoint specified for URI");
    }
  }

  /**
   * @throws AwsFailure where a name is no content type
   */
  static void checkTemplates(JsonNode templates) {
    for (String contentType : templates.propertyNames()) {
      if (!CONTENT_TYPE.matcher(contentType).matches()) {
        throw Failures.badRequest(
            "Validation Result: warnings : [], errors : [Invalid content type specified: %s]"
                .formatted(contentType));
      }
    }
  }

  /**
   * Checks mappings of parameters.
   *
   * @param target the form of their names
   * @param prefix begins the sources that they may have beside constants, context and variables
   * @throws AwsFailure where a name or a source is of another form
   */
  static void checkParameters(JsonNode parameters, Pattern target, String prefix) {
    for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
      String source = parameter.getValue().asString("");
      boolean isKnown =
          source.startsWith(prefix)
              || source.startsWith("context.")
              || source.startsWith("stageVariables.")
              || source.startsWith("integration.response.")
              || (source.length() > 1 && source.startsWith("'") && source.endsWith("'"));
      if (!target.matcher(parameter.getKey()).matches()) {
        throw Methods.invalidExpression(parameter.getKey());
      }
      if (!isKnown) {
        throw Methods.invalidExpression(source);
      }
    }
  }

  /** The integration of a method; null where it has none. */
  static @Nullable ObjectNode of(ObjectNode method) {
    return (ObjectNode) method.get("methodIntegration");
  }

  /**
   * @throws AwsFailure where a method has no integration
   */
  static ObjectNode required(ObjectNode method) {
    ObjectNode integration = of(method);
    if (integration == null) {
      throw Failures.noIntegration();
    }
    return integration;
  }

  Struct get(Caller caller, Struct input) {
    return methods.read(
        caller, input, (document, method) -> Shapes.of("Integration", required(method)));
  }

  Struct update(Caller caller, Struct input) {
    return methods.change(
        caller,
        input,
        (document, method) -> {
          ObjectNode integration = required(method);
          PATCHES.apply(integration, Patch.of(input));
          check(method, integration);
          links.check(caller, integration);
          return Shapes.of("Integration", integration);
        });
  }

  private static void cacheKey(ObjectNode integration, List<String> names, Patch patch) {
    String key = names.isEmpty() ? String.valueOf(patch.value()) : names.getFirst();
    List<String> keys =
        new ArrayList<>(
            integration.path("cacheKeyParameters").valueStream().map(JsonNode::asString).toList());
    keys.remove(key);
    if (patch.op() == ADD) {
      keys.add(key);
    } else if (patch.op() == REPLACE) {
      keys.add(String.valueOf(patch.value()));
    }
    integration.set("cacheKeyParameters", Structs.node(keys));
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    methods.change(
        caller,
        input,
        (document, method) -> {
          required(method);
          method.remove("methodIntegration");
          return true;
        });
    return null;
  }
}
