package io.lambent.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.api.ApiIntegration;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.gateway.httpapi.FunctionCalls;
import io.lambent.gateway.httpapi.FunctionTarget;
import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.outbound.BoundedBody;
import io.lambent.gateway.outbound.OutboundHttp;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Calls the integrations of WebSocket APIs. */
@Component
final class SocketBackends {
  private static final Logger log = LoggerFactory.getLogger(SocketBackends.class);

  private final FunctionCalls functions;
  private final OutboundHttp http;

  SocketBackends(FunctionCalls functions, OutboundHttp http) {
    this.functions = functions;
    this.http = http;
  }

  /** The answer of an integration. */
  sealed interface Answer {

    /** The answer of a proxy integration: a whole HTTP response. */
    record Proxy(HttpAnswer http) implements Answer {}

    /** The answer of an integration that is no proxy. */
    record Body(int status, String text) implements Answer {}

    /** The integration could not be called, or has failed. */
    record Failed(String reason) implements Answer {}
  }

  /**
   * Calls an integration.
   *
   * @param event the payload of proxy integrations with functions
   * @param message the payload of all other integrations
   */
  CompletableFuture<Answer> call(
      Session session, ApiIntegration integration, byte[] event, byte[] message) {
    return switch (integration.type()) {
      case "AWS_PROXY" -> function(session, integration, event, true);
      case "AWS" -> function(session, integration, requestBody(integration, message), false);
      case "HTTP", "HTTP_PROXY" ->
          endpoint(session, integration, requestBody(integration, message));
      case "MOCK" -> CompletableFuture.completedFuture(new Answer.Body(200, ""));
      default ->
          CompletableFuture.completedFuture(
              new Answer.Failed("unknown type " + integration.type()));
    };
  }

  /**
   * Returns the request template, or the message where there is none. Templates with variables are
   * refused when an integration is created.
   */
  private static byte[] requestBody(ApiIntegration integration, byte[] message) {
    Map<String, String> templates = integration.requestTemplates();
    String template = templates.getOrDefault("$default", templates.get("application/json"));
    return template == null ? message : template.getBytes(UTF_8);
  }

  private CompletableFuture<Answer> function(
      Session session, ApiIntegration integration, byte[] event, boolean proxy) {
    FunctionTarget target = FunctionTarget.of(integration.uri(), session.stage().variables());
    if (target == null) {
      return CompletableFuture.completedFuture(new Answer.Failed("the URI names no function"));
    }
    return functions
        .call(target, event, session.traceId(), integration.timeoutMillis())
        .handle(
            (outcome, e) -> {
              if (!(outcome instanceof InvocationOutcome.Succeeded succeeded)) {
                log.debug("A function of {} failed", session.api().identity().id(), e);
                return new Answer.Failed(String.valueOf(outcome == null ? e : outcome.getClass()));
              }
              return proxy
                  ? proxied(succeeded.payload())
                  : new Answer.Body(200, text(succeeded.payload()));
            });
  }

  private static Answer proxied(byte[] payload) {
    try {
      return new Answer.Proxy(HttpAnswer.ofV1(payload));
    } catch (IllegalArgumentException e) {
      return new Answer.Failed("the answer has another format");
    }
  }

  private CompletableFuture<Answer> endpoint(
      Session session, ApiIntegration integration, byte[] body) {
    HttpRequest request;
    try {
      String method = integration.method();
      request =
          HttpRequest.newBuilder(
                  URI.create(
                      FunctionTarget.resolved(
                          String.valueOf(integration.uri()), session.stage().variables())))
              .header("Content-Type", "application/json")
              .header("connectionId", session.id())
              .method(
                  method == null || method.equals("ANY") ? "POST" : method,
                  HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(new Answer.Failed("the URI is invalid"));
    }
    boolean proxy = integration.type().equals("HTTP_PROXY");
    return http.send(
            request,
            BoundedBody.of(WebSocketServer.MAX_MESSAGE),
            Duration.ofMillis(integration.timeoutMillis()))
        .handle(
            (response, e) -> {
              if (response == null) {
                return new Answer.Failed(String.valueOf(e));
              }
              return proxy
                  ? new Answer.Proxy(
                      new HttpAnswer(response.statusCode(), List.of(), List.of(), response.body()))
                  : new Answer.Body(response.statusCode(), text(response.body()));
            });
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  /** The reason phrase of an HTTP status. */
  static String reason(int status) {
    return HttpResponseStatus.valueOf(status).reasonPhrase();
  }
}
