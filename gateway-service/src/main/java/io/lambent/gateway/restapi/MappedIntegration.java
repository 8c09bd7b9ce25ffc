package io.lambent.gateway.restapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.constraint.PatternMatch;
import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.protocol.Utf8;
import io.lambent.gateway.restapi.ParameterMapping.Backend;
import io.lambent.gateway.restapi.definition.Method;
import io.lambent.gateway.template.MappingTemplates;
import io.lambent.gateway.template.Overrides;
import io.lambent.gateway.template.TemplateException;
import io.lambent.gateway.template.TemplateInput;
import io.lambent.gateway.template.TemplateResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Integrations with mapping templates: {@code AWS}, {@code HTTP} and {@code MOCK}. Runs on a
 * virtual thread, and blocks while a template or a backend runs.
 */
final class MappedIntegration {
  private static final Logger log = LoggerFactory.getLogger(MappedIntegration.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String APPLICATION_JSON = "application/json";
  private static final String TO_TEXT = "CONVERT_TO_TEXT";
  private static final String TO_BINARY = "CONVERT_TO_BINARY";
  private static final int MAX_MATCHED_LENGTH = 64 << 10;

  /** Headers that mappings must not set. */
  private static final Set<String> RESERVED =
      Set.of("content-length", "transfer-encoding", "x-amzn-trace-id", "x-amzn-apigateway-api-id");

  private static final Set<String> RESERVED_BY_AWS =
      Set.of("authorization", "connection", "expect", "proxy-authenticate", "te");

  private final MappingTemplates templates;
  private final Backends backends;

  MappedIntegration(MappingTemplates templates, Backends backends) {
    this.templates = templates;
    this.backends = backends;
  }

  /** A request to a backend, after mapping. */
  @SuppressWarnings("ArrayRecordComponent")
  record Request(
      String method,
      String uri,
      Map<String, List<String>> query,
      Map<String, String> headers,
      byte[] body) {}

  /**
   * Answers a request.
   *
   * @throws RestFailure where the gateway answers with a gateway response
   */
  RestAnswer answer(RestCall call) {
    Method.Integration integration = call.method().integration();
    ParameterMapping.Mapped mapped = ParameterMapping.request(call);
    checkHeaders(mapped.headers(), integration);
    String template = requestTemplate(call, integration);
    byte[] body = converted(call, integration);
    Map<String, Map<String, String>> overrides = new LinkedHashMap<>();
    Overrides set = new Overrides(new LinkedHashMap<>(), new LinkedHashMap<>());
    if (template != null) {
      TemplateResult result = render(template, requestText(call, body), call, set);
      body = result.text().getBytes(UTF_8);
      overrides = result.requestOverride();
    }
    mapped.headers().putAll(overrides.getOrDefault("header", Map.of()));
    mapped.path().putAll(overrides.getOrDefault("path", Map.of()));
    overrides
        .getOrDefault("querystring", Map.of())
        .forEach((name, value) -> mapped.query().put(name, List.of(value)));
    long since = System.nanoTime();
    boolean isMock = integration.type().equals("MOCK");
    Backend answer =
        isMock ? mock(body) : backends.call(call, request(call, integration, mapped, body));
    call.integrationTook((System.nanoTime() - since) / 1_000_000);
    call.integrated(answer.status(), answer.status());
    if (!isMock) {
      EndpointLog.response(call, answer, call.integrationMillis());
    }
    return mapped(call, integration, answer, set);
  }

  static void checkHeaders(Map<String, String> headers, Method.Integration integration) {
    for (String header : headers.keySet()) {
      String name = header.toLowerCase(Locale.ROOT);
      if (RESERVED.contains(name)
          || (integration.type().startsWith("AWS") && RESERVED_BY_AWS.contains(name))) {
        throw RestFailure.configuration(header + " header already present");
      }
    }
  }

  /** The template for the request's content type; null where the body is passed through. */
  private static @Nullable String requestTemplate(RestCall call, Method.Integration integration) {
    Map<String, String> templates = integration.requestTemplates();
    String type = call.header(HttpHeaderNames.CONTENT_TYPE);
    String bare = type == null ? APPLICATION_JSON : type.split(";", 2)[0].strip();
    String template = templates.get(bare);
    if (template == null) {
      template = templates.get("$default");
    }
    if (template != null) {
      return template;
    }
    boolean passes =
        switch (integration.passthroughBehavior()) {
          case "NEVER" -> false;
          case "WHEN_NO_TEMPLATES" -> templates.isEmpty();
          default -> true;
        };
    if (!passes) {
      throw new RestFailure(GatewayError.UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type");
    }
    return null;
  }

  /**
   * Converts the request's body between text and binary, by AWS's table of content type
   * conversions.
   */
  private static byte[] converted(RestCall call, Method.Integration integration) {
    byte[] body = call.body();
    boolean isBinary = call.deployment().isBinary(call.header(HttpHeaderNames.CONTENT_TYPE));
    if (isBinary && TO_TEXT.equals(integration.contentHandling())) {
      return Base64.getEncoder().encode(body);
    }
    if (!isBinary && TO_BINARY.equals(integration.contentHandling())) {
      return decoded(body);
    }
    return body;
  }

  private static byte[] decoded(byte[] body) {
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw RestFailure.configuration();
    }
  }

  /**
   * The request's body for a template. A type that the API does not list as binary is text,
   * whatever the client has sent.
   */
  private static String requestText(RestCall call, byte[] body) {
    return call.deployment().isBinary(call.header(HttpHeaderNames.CONTENT_TYPE))
        ? text(body)
        : new String(body, UTF_8);
  }

  private static String text(byte[] body) {
    String text = Utf8.decode(body);
    if (text == null) {
      throw RestFailure.configuration();
    }
    return text;
  }

  private TemplateResult render(String template, String body, RestCall call, Overrides overrides) {
    Map<String, Map<String, String>> parameters = new LinkedHashMap<>();
    parameters.put("path", call.pathParameters());
    parameters.put("querystring", Parameters.single(call.parameters().query()));
    parameters.put("header", Parameters.single(call.parameters().headers()));
    try {
      return templates.render(
          template,
          new TemplateInput(body, parameters),
          Context.of(call),
          call.stageVariables(),
          overrides);
    } catch (TemplateException e) {
      log.info(
          "A mapping template of {} {} failed: {}",
          call.identity().id(),
          call.method().resourcePath(),
          e.getMessage());
      throw RestFailure.configuration("Unable to transform request");
    }
  }

  private static Request request(
      RestCall call, Method.Integration integration, ParameterMapping.Mapped mapped, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>(mapped.headers());
    putIfAbsent(headers, "Accept", APPLICATION_JSON);
    putIfAbsent(headers, "User-Agent", "AmazonAPIGateway_" + call.identity().id());
    String type = call.header(HttpHeaderNames.CONTENT_TYPE);
    if (type != null) {
      putIfAbsent(headers, "Content-Type", type);
    }
    headers.put("X-Amzn-Trace-Id", call.traceId());
    if (integration.isHttp()) {
      headers.put("X-Amzn-Apigateway-Api-Id", call.identity().id());
    }
    String method = integration.httpMethod();
    return new Request(
        method == null ? call.httpMethod() : method,
        Backends.endpoint(integration, mapped.path(), call),
        mapped.query(),
        headers,
        body);
  }

  static void putIfAbsent(Map<String, String> headers, String name, String value) {
    if (headers.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
      headers.put(name, value);
    }
  }

  /**
   * The answer of a mock integration, with the status that its request template names in JSON or in
   * a lenient form of it.
   */
  private static Backend mock(byte[] body) {
    String text = new String(body, UTF_8).strip();
    Integer status = null;
    try {
      JsonNode node = JSON.readTree(text).path("statusCode");
      status = node.isInt() ? Integer.valueOf(node.asInt()) : null;
    } catch (JacksonException e) {
      status = looseStatus(text);
    }
    if (status == null) {
      throw RestFailure.configuration(
          "Unable to parse statusCode. It should be an integer defined in the request template.");
    }
    return new Backend(status, Map.of(), new byte[0]);
  }

  /** Reads the lenient form {@code {statusCode: 200}}, which deployment tools write. */
  private static @Nullable Integer looseStatus(String text) {
    var found =
        Pattern.compile("[{,]\\s*['\"]?statusCode['\"]?\\s*:\\s*(\\d{3})\\s*[,}]").matcher(text);
    return text.startsWith("{") && text.endsWith("}") && found.find()
        ? Integer.valueOf(found.group(1))
        : null;
  }

  private RestAnswer mapped(
      RestCall call, Method.Integration integration, Backend answer, Overrides overrides) {
    Map<String, Object> responseOverride = overrides.response();
    Method.IntegrationResponse response = selected(integration, answer);
    Map<String, List<String>> headers = ParameterMapping.response(response, answer, call);
    byte[] body = convertedAnswer(call, response, answer);
    Map.Entry<String, String> template = responseTemplate(response, call);
    String contentType = answer.header("Content-Type");
    if (template != null) {
      TemplateResult result = render(template.getValue(), text(body), call, overrides);
      body = result.text().getBytes(UTF_8);
      contentType = template.getKey();
    }
    List<HttpAnswer.Header> all = new ArrayList<>();
    headers.forEach(
        (name, values) -> values.forEach(value -> all.add(new HttpAnswer.Header(name, value))));
    if (responseOverride.get("header") instanceof Map<?, ?> overridden) {
      overridden.forEach(
          (name, value) -> {
            all.removeIf(header -> header.name().equalsIgnoreCase(String.valueOf(name)));
            all.add(new HttpAnswer.Header(String.valueOf(name), String.valueOf(value)));
          });
    }
    if (all.stream().noneMatch(header -> header.name().equalsIgnoreCase("Content-Type"))) {
      boolean isPlain =
          contentType == null || integration.type().equals("MOCK") && template == null;
      all.add(
          new HttpAnswer.Header(
              "Content-Type", isPlain || contentType == null ? APPLICATION_JSON : contentType));
    }
    int status = response.status();
    if (responseOverride.get("status") instanceof Integer overridden
        && overridden >= HttpAnswer.FIRST_FINAL_STATUS
        && overridden < 600) {
      status = overridden;
    }
    return new RestAnswer(status, all, body);
  }

  private static Method.IntegrationResponse selected(
      Method.Integration integration, Backend answer) {
    boolean isFunction = Backends.isFunction(integration);
    String value = isFunction ? errorMessage(answer) : Integer.toString(answer.status());
    Method.IntegrationResponse general = null;
    for (Method.IntegrationResponse response : integration.responses()) {
      if (response.pattern() == null) {
        general = general == null ? response : general;
      } else if ((!isFunction || !value.isEmpty())
          && PatternMatch.matchesCallers(response.pattern(), value)) {
        return response;
      }
    }
    if (general == null) {
      throw RestFailure.configuration(
          "No match for output mapping and no default output mapping configured. Endpoint Response"
              + " Status Code: "
              + answer.status());
    }
    return general;
  }

  /** The error message of a function; empty where it has succeeded. */
  private static String errorMessage(Backend answer) {
    if (answer.header("X-Amz-Function-Error") == null) {
      return "";
    }
    try {
      String message = JSON.readTree(answer.body()).path("errorMessage").asString("");
      return message.substring(0, Math.min(message.length(), MAX_MATCHED_LENGTH));
    } catch (JacksonException e) {
      return "";
    }
  }

  private static byte[] convertedAnswer(
      RestCall call, Method.IntegrationResponse response, Backend answer) {
    byte[] body = answer.body();
    boolean isBinary = call.deployment().isBinary(answer.header("Content-Type"));
    boolean isAccepted = call.deployment().isBinary(ProxyAnswer.firstAccepted(call));
    String handling = response.contentHandling();
    if (isBinary) {
      return TO_TEXT.equals(handling) || (handling == null && !isAccepted)
          ? Base64.getEncoder().encode(body)
          : body;
    }
    return TO_BINARY.equals(handling) || (handling == null && isAccepted && body.length > 0)
        ? decoded(body)
        : body;
  }

  /**
   * The template for the media type that the client accepts; null where the body is passed through.
   */
  private static Map.@Nullable Entry<String, String> responseTemplate(
      Method.IntegrationResponse response, RestCall call) {
    Map<String, String> templates = new LinkedHashMap<>(response.templates());
    templates.values().removeIf(String::isEmpty);
    if (templates.isEmpty()) {
      return null;
    }
    String accepted = ProxyAnswer.firstAccepted(call);
    String found = accepted == null ? null : templates.get(accepted);
    if (found != null && accepted != null) {
      return Map.entry(accepted, found);
    }
    String json = templates.get(APPLICATION_JSON);
    return json != null
        ? Map.entry(APPLICATION_JSON, json)
        : templates.entrySet().iterator().next();
  }
}
