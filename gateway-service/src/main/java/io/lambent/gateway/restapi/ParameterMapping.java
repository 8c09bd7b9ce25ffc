package io.lambent.gateway.restapi;

import io.lambent.gateway.restapi.definition.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Mappings of parameters: {@code integration.request.LOCATION.NAME} from parts of the request, and
 * {@code method.response.header.NAME} from parts of the integration's answer. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html">Parameter
 * mapping</a>.
 */
final class ParameterMapping {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String REQUEST = "integration.request.";
  private static final String RESPONSE = "method.response.";

  private ParameterMapping() {}

  /** Parameters of a request to a backend. */
  record Mapped(
      Map<String, String> path, Map<String, List<String>> query, Map<String, String> headers) {}

  /** Maps the parameters of a request. Parameters whose source has no value are left out. */
  static Mapped request(RestCall call) {
    Mapped mapped = new Mapped(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    Method.Integration integration = call.method().integration();
    if (integration.requestParameters().isEmpty()) {
      return mapped;
    }
    Map<String, @Nullable Object> context = Context.of(call);
    integration
        .requestParameters()
        .forEach(
            (target, source) -> {
              if (target.startsWith(REQUEST)) {
                add(mapped, target.substring(REQUEST.length()), source, call, context);
              }
            });
    return mapped;
  }

  private static void add(
      Mapped mapped,
      String target,
      String source,
      RestCall call,
      Map<String, @Nullable Object> context) {
    int dot = target.indexOf('.');
    String location = target.substring(0, Math.max(0, dot));
    String name = target.substring(dot + 1);
    List<String> values = values(source, call, context);
    if (values.isEmpty()) {
      return;
    }
    switch (location) {
      case "path" -> mapped.path().put(name, values.getLast());
      case "header", "multivalueheader" -> mapped.headers().put(name, String.join(",", values));
      case "querystring" -> mapped.query().put(name, List.of(values.getLast()));
      case "multivaluequerystring" -> mapped.query().put(name, values);
      default -> {
        // Other locations are refused when a mapping is set.
      }
    }
  }

  private static List<String> values(
      String source, RestCall call, Map<String, @Nullable Object> context) {
    Parameters parameters = call.parameters();
    String name = source.substring(source.indexOf('.') + 1);
    if (name.startsWith("request.multivalueheader.")) {
      return parameters.headers().getOrDefault(name.substring(25), List.of());
    }
    if (name.startsWith("request.multivaluequerystring.")) {
      return parameters.query().getOrDefault(name.substring(30), List.of());
    }
    String value = gatewayValue(source, call, context);
    return value == null ? List.of() : List.of(value);
  }

  /** The value of a source other than the integration's answer; null where it has none. */
  static @Nullable String gatewayValue(
      String source, RestCall call, Map<String, ? extends @Nullable Object> context) {
    if (source.length() > 1 && source.startsWith("'") && source.endsWith("'")) {
      return source.substring(1, source.length() - 1);
    }
    if (source.startsWith("context.")) {
      return Context.find(context, source.substring("context.".length()));
    }
    if (source.startsWith("stageVariables.")) {
      return call.stageVariables().get(source.substring("stageVariables.".length()));
    }
    if (!source.startsWith("method.request.")) {
      return null;
    }
    String rest = source.substring("method.request.".length());
    if (rest.equals("body") || rest.startsWith("body.") || rest.startsWith("body[")) {
      return body(call.body(), rest.substring("body".length()));
    }
    int dot = rest.indexOf('.');
    String name = rest.substring(dot + 1);
    return switch (rest.substring(0, Math.max(0, dot))) {
      case "path" -> call.pathParameters().get(name);
      case "querystring" -> call.parameters().query(name);
      case "header" -> call.parameters().header(name);
      default -> null;
    };
  }

  /** Selects a part of a JSON body by names and indexes, such as {@code .pets[0].name}. */
  private static @Nullable String body(byte[] body, String path) {
    if (path.isEmpty()) {
      return new String(body, StandardCharsets.UTF_8);
    }
    JsonNode at;
    try {
      at = JSON.readTree(body);
    } catch (JacksonException e) {
      return null;
    }
    for (String step : path.replace("[", ".[").split("\\.")) {
      if (step.startsWith("[") && step.endsWith("]")) {
        String index = step.substring(1, step.length() - 1).replace("'", "").replace("\"", "");
        at = index.matches("\\d{1,9}") ? at.path(Integer.parseInt(index)) : at.path(index);
      } else if (!step.isEmpty()) {
        at = at.path(step);
      }
    }
    return at.isMissingNode() || at.isNull()
        ? null
        : at.isValueNode() ? at.asString() : at.toString();
  }

  /** An answer of a backend. */
  @SuppressWarnings("ArrayRecordComponent")
  record Backend(int status, Map<String, List<String>> headers, byte[] body) {

    @Nullable String header(String name) {
      for (Map.Entry<String, List<String>> header : headers.entrySet()) {
        if (header.getKey().equalsIgnoreCase(name)) {
          return String.join(",", header.getValue());
        }
      }
      return null;
    }
  }

  /** The headers of the response, by the mappings of an integration response. */
  static Map<String, List<String>> response(
      Method.IntegrationResponse response, Backend answer, RestCall call) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    Map<String, @Nullable Object> context = Context.of(call);
    response
        .parameters()
        .forEach(
            (target, source) -> {
              String name = target.substring(RESPONSE.length());
              String header = name.substring(name.indexOf('.') + 1);
              String value = responseValue(source, answer, call, context);
              if (value != null) {
                headers.computeIfAbsent(header, any -> new ArrayList<>()).add(value);
              }
            });
    return headers;
  }

  private static @Nullable String responseValue(
      String source, Backend answer, RestCall call, Map<String, @Nullable Object> context) {
    if (!source.startsWith("integration.response.")) {
      return gatewayValue(source, call, context);
    }
    String rest = source.substring("integration.response.".length());
    if (rest.startsWith("header.") || rest.startsWith("multivalueheader.")) {
      return answer.header(rest.substring(rest.indexOf('.') + 1));
    }
    return rest.startsWith("body") ? body(answer.body(), rest.substring("body".length())) : null;
  }
}
