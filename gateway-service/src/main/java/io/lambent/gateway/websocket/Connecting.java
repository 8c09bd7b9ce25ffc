package io.lambent.gateway.websocket;

import io.lambent.contract.api.ApiAuthorizer;
import io.lambent.contract.api.ApiRoute;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.gateway.apigateway.ApiAnswers;
import io.lambent.gateway.httpapi.FunctionCalls;
import io.lambent.gateway.httpapi.FunctionTarget;
import io.lambent.gateway.httpapi.PolicyDocument;
import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.httpevent.RequestFacts;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Decides whether a connection may begin: by the authorizer and the integration of $connect. */
@Component
final class Connecting {
  private static final Logger log = LoggerFactory.getLogger(Connecting.class);
  private static final String ROUTE = "$connect";

  /** The time limit of an authorizer, in milliseconds. */
  private static final int AUTHORIZER_TIMEOUT = 10_000;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final FunctionCalls functions;
  private final SocketBackends backends;
  private final SocketMetrics metrics;

  Connecting(FunctionCalls functions, SocketBackends backends, SocketMetrics metrics) {
    this.functions = functions;
    this.backends = backends;
    this.metrics = metrics;
  }

  /** The decision. */
  sealed interface Result {

    /**
     * The connection begins.
     *
     * @param answer the answer of the integration; null where the route has none
     */
    record Accepted(@Nullable HttpAnswer answer) implements Result {}

    /**
     * The connection does not begin; the client gets an HTTP response.
     *
     * @param errorType the name of the gateway's own error; null where the integration refused
     */
    record Refused(int status, String message, @Nullable String errorType) implements Result {
      Refused(int status, String message) {
        this(status, message, null);
      }

      static Refused forbidden() {
        return new Refused(403, "Forbidden", ApiAnswers.FORBIDDEN);
      }
    }
  }

  /**
   * Authorizes a connection and calls its integration.
   *
   * @param answer called once, on any thread
   */
  void connect(Session session, Consumer<Result> answer) {
    metrics.connecting(session);
    Consumer<Result> decided =
        result -> {
          if (result instanceof Result.Refused refused) {
            metrics.refused(session, refused.status());
          }
          answer.accept(result);
        };
    ApiRoute route = session.route(ROUTE);
    if (route == null) {
      decided.accept(new Result.Accepted(null));
      return;
    }
    switch (route.authorizationType()) {
      case "AWS_IAM" -> {
        if (session.isSigned()) {
          integrate(session, route, decided);
        } else {
          decided.accept(Result.Refused.forbidden());
        }
      }
      case "CUSTOM" -> authorize(session, route, decided);
      default -> integrate(session, route, decided);
    }
  }

  private void authorize(Session session, ApiRoute route, Consumer<Result> decided) {
    ApiAuthorizer authorizer = session.authorizer(route.authorizerId());
    FunctionTarget target =
        authorizer == null
            ? null
            : FunctionTarget.of(authorizer.uri(), session.stage().variables());
    if (authorizer == null || target == null) {
      decided.accept(new Result.Refused(500, "Internal server error"));
      return;
    }
    for (String source : authorizer.identitySources()) {
      String value = source(session, source);
      if (value == null || value.isEmpty()) {
        decided.accept(new Result.Refused(401, "Unauthorized"));
        return;
      }
    }
    String arn = session.api().identity().arn(session.stage().name(), "$connect");
    long since = System.nanoTime();
    functions
        .call(target, SocketEvents.authorize(session, arn), session.traceId(), AUTHORIZER_TIMEOUT)
        .whenComplete(
            (outcome, e) -> {
              Result refusal =
                  refusal(session, outcome, arn, (System.nanoTime() - since) / 1_000_000);
              if (refusal == null) {
                integrate(session, route, decided);
              } else {
                decided.accept(refusal);
              }
            });
  }

  /** The value of an identity source such as {@code route.request.header.Auth}. */
  private static @Nullable String source(Session session, String source) {
    String name = source.startsWith("$") ? source.substring(1) : source;
    String plain = name.startsWith("route.") ? name.substring("route.".length()) : name;
    if (plain.startsWith("request.header.")) {
      List<String> values =
          session
              .headers()
              .get(plain.substring("request.header.".length()).toLowerCase(Locale.ROOT));
      return values == null ? null : String.join(",", values);
    }
    if (plain.startsWith("request.querystring.")) {
      return RequestFacts.joinedParameters(session.query())
          .get(plain.substring("request.querystring.".length()));
    }
    if (plain.startsWith("stageVariables.")) {
      return session.stage().variables().get(plain.substring("stageVariables.".length()));
    }
    return plain.startsWith("context.") ? session.id() : null;
  }

  /** Returns the refusal of an authorizer; null where it lets the connection begin. */
  private static @Nullable Result refusal(
      Session session, @Nullable InvocationOutcome outcome, String arn, long millis) {
    if (outcome instanceof InvocationOutcome.FunctionFailed failed
        && SocketBackends.text(failed.payload()).contains("\"Unauthorized\"")) {
      return new Result.Refused(401, "Unauthorized");
    }
    if (!(outcome instanceof InvocationOutcome.Succeeded succeeded)) {
      return new Result.Refused(500, "Internal server error");
    }
    try {
      JsonNode answer = JSON.readTree(succeeded.payload());
      if (!PolicyDocument.of(answer.path("policyDocument")).allows(arn)) {
        return Result.Refused.forbidden();
      }
      JsonNode context = answer.path("context");
      session.principal(
          new Session.Principal(
              answer.path("principalId").asString(""),
              context.isObject() ? context : JSON.createObjectNode(),
              millis));
      return null;
    } catch (JacksonException | IllegalArgumentException e) {
      log.info("The authorizer of {} answered none", session.api().identity().id(), e);
      return new Result.Refused(500, "Internal server error");
    }
  }

  private void integrate(Session session, ApiRoute route, Consumer<Result> decided) {
    if (route.integration() == null) {
      decided.accept(new Result.Accepted(null));
      return;
    }
    backends
        .call(session, route.integration(), SocketEvents.connect(session), new byte[0])
        .whenComplete((answer, e) -> decided.accept(result(answer)));
  }

  private static Result result(SocketBackends.@Nullable Answer answer) {
    if (answer == null) {
      return new Result.Refused(502, "Internal server error");
    }
    return switch (answer) {
      case SocketBackends.Answer.Proxy proxy -> {
        int status = proxy.http().status();
        yield status / 100 == 2
            ? new Result.Accepted(proxy.http())
            : new Result.Refused(status, SocketBackends.reason(status));
      }
      case SocketBackends.Answer.Body body ->
          body.status() / 100 == 2
              ? new Result.Accepted(null)
              : new Result.Refused(body.status(), SocketBackends.reason(body.status()));
      case SocketBackends.Answer.Failed failed -> new Result.Refused(502, "Internal server error");
    };
  }
}
