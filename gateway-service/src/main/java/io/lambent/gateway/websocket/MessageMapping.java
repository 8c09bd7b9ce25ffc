package io.lambent.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.api.ApiIntegration;
import io.lambent.gateway.template.MappingTemplates;
import io.lambent.gateway.template.Overrides;
import io.lambent.gateway.template.TemplateInput;
import io.lambent.gateway.template.TemplateResult;
import jakarta.annotation.PreDestroy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Maps messages to requests of integrations that are no function proxies, and their answers to
 * messages: by mapping templates, whose {@code $context} is the {@code requestContext} of the event
 * that a function would get, and by request parameters. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-data-mapping.html">data
 * transformations</a>.
 */
@Component
final class MessageMapping {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};
  private static final String TARGET = "integration.request.";

  private final MappingTemplates templates = new MappingTemplates();

  /** A request to a backend. */
  @SuppressWarnings("ArrayRecordComponent")
  record Request(
      Map<String, List<String>> query,
      Map<String, String> headers,
      Map<String, String> path,
      byte[] body) {}

  /**
   * Maps a message. Fails where a template fails, or where there is none and the integration does
   * not let messages pass. Does not block.
   *
   * @param event the event that a function would get
   */
  CompletableFuture<Request> request(
      Session session, ApiIntegration integration, byte[] event, byte[] message) {
    Map<String, String> all = integration.requestTemplates();
    String template = chosen(all, integration.templateSelectionExpression(), message);
    if (template == null && !passes(integration)) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("no template is for the message"));
    }
    if ((template == null || isConstant(template)) && integration.requestParameters().isEmpty()) {
      byte[] body = template == null ? message : template.getBytes(UTF_8);
      return CompletableFuture.completedFuture(
          new Request(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), body));
    }
    return CompletableFuture.supplyAsync(
        () -> request(session, integration, template, new Exchange(event, message)),
        Thread::startVirtualThread);
  }

  private Request request(
      Session session, ApiIntegration integration, @Nullable String template, Exchange exchange) {
    Map<String, Map<String, String>> places = new LinkedHashMap<>();
    integration
        .requestParameters()
        .forEach(
            (target, source) -> {
              String value = exchange.value(source, session.stage().variables());
              String[] name = target.replaceFirst("^" + TARGET, "").split("\\.", 2);
              if (value != null && name.length == 2) {
                place(places, name[0]).put(name[1], value);
              }
            });
    byte[] body = exchange.message;
    if (template != null) {
      TemplateResult result =
          render(template, exchange.input, exchange.context(), session.stage().variables());
      body = result.text().getBytes(UTF_8);
      result.requestOverride().forEach((place, values) -> place(places, place).putAll(values));
    }
    Map<String, List<String>> query = new LinkedHashMap<>();
    place(places, "querystring").forEach((name, value) -> query.put(name, List.of(value)));
    return new Request(query, place(places, "header"), place(places, "path"), body);
  }

  private static Map<String, String> place(Map<String, Map<String, String>> places, String name) {
    return places.computeIfAbsent(name, any -> new LinkedHashMap<>());
  }

  /**
   * Maps the answer of a backend to a message. Fails where the template does. Does not block.
   *
   * @param event the event of the message that is answered
   */
  CompletableFuture<String> response(
      Session session, ApiIntegration integration, byte[] event, SocketBackends.Answer.Body body) {
    String template = ResponseTemplates.template(integration, body);
    if (template == null || isConstant(template)) {
      return CompletableFuture.completedFuture(template == null ? body.text() : template);
    }
    return CompletableFuture.supplyAsync(
        () -> {
          Exchange exchange = new Exchange(event, body.text().getBytes(UTF_8));
          Map<String, @Nullable Object> context = exchange.context();
          context.put("status", body.status());
          return render(template, exchange.input, context, session.stage().variables()).text();
        },
        Thread::startVirtualThread);
  }

  private TemplateResult render(
      String template,
      TemplateInput input,
      Map<String, @Nullable Object> context,
      Map<String, String> stageVariables) {
    return templates.render(
        template,
        input,
        context,
        stageVariables,
        new Overrides(new LinkedHashMap<>(), new LinkedHashMap<>()));
  }

  private static boolean isConstant(String template) {
    return template.indexOf('$') < 0 && template.indexOf('#') < 0;
  }

  /** The template that a selection expression names, or {@code $default}; null for none. */
  static @Nullable String chosen(
      Map<String, String> templates, @Nullable String expression, byte[] message) {
    String key = expression == null ? "application/json" : Messages.key(expression, message);
    String named = key == null ? null : templates.get(key.replace("\\$", "$"));
    return named == null ? templates.get("$default") : named;
  }

  private static boolean passes(ApiIntegration integration) {
    return switch (String.valueOf(integration.passthroughBehavior())) {
      case "NEVER" -> false;
      case "WHEN_NO_TEMPLATES" -> integration.requestTemplates().isEmpty();
      default -> true;
    };
  }

  @PreDestroy
  void close() {
    templates.close();
  }

  /** What templates and parameters read: an event and the body that it is about. */
  private static final class Exchange {
    private final Map<String, @Nullable Object> event;
    private final byte[] message;
    private final Map<String, Map<String, String>> parameters = new LinkedHashMap<>();
    private final TemplateInput input;

    Exchange(byte[] event, byte[] message) {
      this.event = JSON.readValue(event, OBJECT);
      this.message = message;
      parameters.put("path", Map.of());
      parameters.put("querystring", texts(this.event.get("queryStringParameters")));
      parameters.put("header", texts(this.event.get("headers")));
      this.input = new TemplateInput(SocketBackends.text(message), parameters);
    }

    private static Map<String, String> texts(@Nullable Object members) {
      Map<String, String> texts = new LinkedHashMap<>();
      if (members instanceof Map<?, ?> map) {
        map.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
      }
      return texts;
    }

    @SuppressWarnings("unchecked")
    Map<String, @Nullable Object> context() {
      return event.get("requestContext") instanceof Map<?, ?> context
          ? (Map<String, @Nullable Object>) context
          : new LinkedHashMap<>();
    }

    /** The value of a source such as {@code 'text'} or {@code route.request.header.Auth}. */
    @Nullable String value(String source, Map<String, String> stageVariables) {
      if (source.length() > 1 && source.startsWith("'") && source.endsWith("'")) {
        return source.substring(1, source.length() - 1);
      }
      String name = source.replaceFirst("^\\$?(route\\.)?", "");
      if (name.startsWith("request.body")) {
        Object found = input.path("$" + name.substring("request.body".length()));
        return found == null ? null : String.valueOf(found);
      }
      if (name.startsWith("stageVariables.")) {
        return stageVariables.get(name.substring("stageVariables.".length()));
      }
      if (name.startsWith("context.")) {
        Object at = context();
        for (String part : name.substring("context.".length()).split("\\.", -1)) {
          at = at instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return at == null ? null : String.valueOf(at);
      }
      String[] place = name.split("\\.", 3);
      Map<String, String> values = place.length == 3 ? parameters.get(place[1]) : null;
      return values == null ? null : values.get(place[2]);
    }
  }
}
