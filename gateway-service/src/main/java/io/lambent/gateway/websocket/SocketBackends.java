package io.lambent.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.ApiIntegration;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.gateway.httpapi.FunctionCalls;
import io.lambent.gateway.httpapi.FunctionTarget;
import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.outbound.AwsCalls;
import io.lambent.gateway.outbound.BoundedBody;
import io.lambent.gateway.outbound.OutboundHttp;
import io.lambent.gateway.outbound.PathParameters;
import io.lambent.gateway.outbound.ServiceIntegration;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Calls the integrations of WebSocket APIs. */
@Component
final class SocketBackends {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Logger log = LoggerFactory.getLogger(SocketBackends.class);

  private final FunctionCalls functions;
  private final OutboundHttp http;
  private final AwsCalls services;
  private final MessageMapping mapping;

  SocketBackends(
      FunctionCalls functions, OutboundHttp http, AwsCalls services, MessageMapping mapping) {
    this.functions = functions;
    this.http = http;
    this.services = services;
    this.mapping = mapping;
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
    if (integration.type().equals("AWS_PROXY")) {
      return function(session, integration, event, true);
    }
    return mapping
        .request(session, integration, event, message)
        .thenCompose(request -> mapped(session, integration, request))
        .exceptionally(e -> failed(session, e));
  }

  /**
   * Maps the answer of an integration that is no proxy to the text that the client gets.
   *
   * @param event as for {@link #call}
   */
  CompletableFuture<Answer> respond(
      Session session, ApiIntegration integration, byte[] event, Answer answer) {
    if (!(answer instanceof Answer.Body body)) {
      return CompletableFuture.completedFuture(answer);
    }
    return mapping
        .response(session, integration, event, body)
        .<Answer>thenApply(text -> new Answer.Body(body.status(), text))
        .exceptionally(e -> failed(session, e));
  }

  private static Answer failed(Session session, Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    log.info("An integration of {} failed: {}", session.api().identity().id(), cause.toString());
    return new Answer.Failed(String.valueOf(cause.getMessage()));
  }

  private CompletableFuture<Answer> mapped(
      Session session, ApiIntegration integration, MessageMapping.Request request) {
    return switch (integration.type()) {
      case "AWS" -> {
        ServiceIntegration service = service(session, integration, request);
        yield service == null
            ? function(session, integration, request.body(), false)
            : service(session, integration, service, request);
      }
      case "HTTP", "HTTP_PROXY" -> endpoint(session, integration, request);
      case "MOCK" ->
          CompletableFuture.completedFuture(new Answer.Body(mockStatus(request.body()), ""));
      default ->
          CompletableFuture.completedFuture(
              new Answer.Failed("unknown type " + integration.type()));
    };
  }

  /** The status that the request of a mock integration names; 200 where it names none. */
  private static int mockStatus(byte[] body) {
    try {
      return JSON.readTree(body).path("statusCode").asInt(200);
    } catch (JacksonException e) {
      return 200;
    }
  }

  /** The service that an integration names; null where it names a function. */
  private static @Nullable ServiceIntegration service(
      Session session, ApiIntegration integration, MessageMapping.Request request) {
    String uri = uri(session, integration, request);
    return uri.contains(":lambda:path/") ? null : ServiceIntegration.of(uri);
  }

  private CompletableFuture<Answer> service(
      Session session,
      ApiIntegration integration,
      ServiceIntegration service,
      MessageMapping.Request request) {
    ApiIdentity api = session.api().identity();
    String method = integration.method();
    return service
        .call(
            services,
            new AwsCalls.Owner(api.account(), api.region()),
            new ServiceIntegration.Request(
                method == null ? "POST" : method,
                request.query(),
                request.headers(),
                request.body()))
        .orTimeout(integration.timeoutMillis(), TimeUnit.MILLISECONDS)
        .thenApply(answer -> new Answer.Body(answer.status(), text(answer.body())));
  }

  /** The URI with stage variables and path parameters replaced by their values. */
  private static String uri(
      Session session, ApiIntegration integration, MessageMapping.Request request) {
    return PathParameters.replaced(
        FunctionTarget.resolved(String.valueOf(integration.uri()), session.stage().variables()),
        request.path(),
        value -> URLEncoder.encode(value, UTF_8).replace("+", "%20"));
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
      Session session, ApiIntegration integration, MessageMapping.Request mapped) {
    HttpRequest request;
    try {
      String method = integration.method();
      String uri = uri(session, integration, mapped);
      String query = ServiceIntegration.query(mapped.query());
      String separator = query.isEmpty() ? "" : uri.indexOf('?') < 0 ? "?" : "&";
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(URI.create(uri + separator + query))
              .setHeader("Content-Type", "application/json")
              .method(
                  method == null || method.equals("ANY") ? "POST" : method,
                  HttpRequest.BodyPublishers.ofByteArray(mapped.body()));
      mapped.headers().forEach(builder::setHeader);
      request = builder.setHeader("connectionId", session.id()).build();
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
