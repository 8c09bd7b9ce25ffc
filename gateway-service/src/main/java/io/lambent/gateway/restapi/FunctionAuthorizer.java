package io.lambent.gateway.restapi;

import io.lambent.aws.constraint.PatternMatch;
import io.lambent.client.cache.ExpiringCache;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.gateway.httpevent.CacheKey;
import io.lambent.gateway.restapi.definition.Deployment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Authorizers that are functions. Their answer is a policy, which is cached by the values of the
 * identity sources and evaluated for each method. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html">Lambda
 * authorizers</a>.
 */
final class FunctionAuthorizer {
  private static final Logger log = LoggerFactory.getLogger(FunctionAuthorizer.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int TIMEOUT_MILLIS = 29_000;

  private final Functions functions;
  private final ExpiringCache<Verdict> kept;

  FunctionAuthorizer(Functions functions, ExpiringCache<Verdict> kept) {
    this.functions = functions;
    this.kept = kept;
  }

  /** The answer of an authorizer. */
  record Verdict(JsonNode policy, Authorized authorized) {}

  CompletableFuture<@Nullable Authorized> authorize(
      RestCall call, Deployment.Authorizer authorizer) {
    List<String> identity = identity(call, authorizer);
    boolean isToken = authorizer.type().equals("TOKEN");
    if (isToken) {
      checkToken(identity.getFirst(), authorizer);
    }
    String key =
        new CacheKey()
            .add(call.identity().id())
            .add(call.stage().name())
            .add(Integer.toString(call.stage().authorizerFlushes()))
            .add(authorizer.id())
            .addAll(identity)
            .toString();
    boolean isKept = authorizer.ttlSeconds() > 0 && !identity.isEmpty();
    Verdict known = isKept ? kept.get(key) : null;
    if (known != null) {
      return CompletableFuture.completedFuture(decided(call, known));
    }
    return ask(call, authorizer, identity)
        .thenApply(
            verdict -> {
              if (isKept) {
                kept.put(key, verdict, Duration.ofSeconds(authorizer.ttlSeconds()));
              }
              return decided(call, verdict);
            });
  }

  /**
   * Asks the authorizer without a look at answers that are kept, and without a decision on the
   * method, for a test.
   */
  CompletableFuture<Verdict> test(RestCall call, Deployment.Authorizer authorizer) {
    ExecutionLog log = Objects.requireNonNull(call.log());
    List<String> identity = identity(call, authorizer);
    if (authorizer.type().equals("TOKEN")) {
      log.line("Incoming identity: " + ExecutionLog.masked(identity.getFirst()));
      checkToken(identity.getFirst(), authorizer);
    } else {
      Map<String, String> shown = new LinkedHashMap<>();
      for (int i = 0; i < identity.size(); i++) {
        shown.put(authorizer.identitySources().get(i), ExecutionLog.masked(identity.get(i)));
      }
      log.line("Incoming identity: " + shown);
    }
    return ask(call, authorizer, identity);
  }

  private CompletableFuture<Verdict> ask(
      RestCall call, Deployment.Authorizer authorizer, List<String> identity) {
    Functions.Target target = Functions.target(authorizer.uri(), call);
    if (target == null) {
      throw configuration(authorizer, "its address names no function");
    }
    byte[] event =
        authorizer.type().equals("TOKEN")
            ? EventV1.token(call, identity.getFirst())
            : EventV1.authorizer(call);
    EndpointLog.function(
        call,
        Functions.resolved(authorizer.uri(), call.stageVariables()),
        call.authorizerArn(authorizer.id()),
        event);
    long since = System.nanoTime();
    return functions
        .call(target, call, event, false, TIMEOUT_MILLIS)
        .handle(
            (outcome, e) -> {
              if (e != null) {
                throw new CompletionException(
                    new RestFailure(GatewayError.AUTHORIZER_FAILURE, null)
                        .explained("Execution failed due to a timeout error"));
              }
              return verdict(call, outcome, authorizer, (System.nanoTime() - since) / 1_000_000);
            });
  }

  private static void checkToken(String token, Deployment.Authorizer authorizer) {
    String expression = authorizer.validationExpression();
    if (expression != null && !PatternMatch.matchesCallers(Pattern.compile(expression), token)) {
      throw RestFailure.unauthorized();
    }
  }

  /**
   * The values of the identity sources, which are the key of cached decisions. Where decisions are
   * cached, a missing value is refused.
   */
  private static List<String> identity(RestCall call, Deployment.Authorizer authorizer) {
    List<String> identity = new ArrayList<>();
    Map<String, @Nullable Object> context = Context.of(call);
    for (String source : authorizer.identitySources()) {
      String value = ParameterMapping.gatewayValue(source, call, context);
      boolean isMissing = value == null || value.isEmpty();
      if (isMissing && (authorizer.ttlSeconds() > 0 || authorizer.type().equals("TOKEN"))) {
        throw RestFailure.unauthorized();
      }
      identity.add(value == null ? "" : value);
    }
    if (authorizer.type().equals("TOKEN") && identity.isEmpty()) {
      throw configuration(authorizer, "it has no identity source");
    }
    return identity;
  }

  private static RestFailure configuration(Deployment.Authorizer authorizer, String reason) {
    log.info("Authorizer {} cannot be used: {}", authorizer.name(), reason);
    return new RestFailure(GatewayError.AUTHORIZER_CONFIGURATION_ERROR, null)
        .explained("Execution failed due to configuration error: " + reason);
  }

  private static Verdict verdict(
      RestCall call, InvocationOutcome outcome, Deployment.Authorizer authorizer, long millis) {
    if (outcome instanceof InvocationOutcome.Failed failed) {
      String message = "";
      try {
        message = JSON.readTree(failed.payload()).path("errorMessage").asString("");
      } catch (JacksonException e) {
        // There is no error message.
      }
      if (message.equals("Unauthorized")) {
        throw RestFailure.unauthorized();
      }
      throw new RestFailure(GatewayError.AUTHORIZER_FAILURE, null)
          .explained(
              "Execution failed due to configuration error: Authorizer function failed with"
                  + " response body: "
                  + EndpointLog.text(failed.payload()));
    }
    if (!(outcome instanceof InvocationOutcome.Succeeded succeeded)) {
      throw new RestFailure(GatewayError.AUTHORIZER_FAILURE, null)
          .explained("Execution failed due to configuration error: the function cannot be called");
    }
    ExecutionLog steps = call.log();
    if (steps != null) {
      steps.line("Authorizer result body before parsing: " + EndpointLog.text(succeeded.payload()));
    }
    JsonNode answer;
    try {
      answer = JSON.readTree(succeeded.payload());
    } catch (JacksonException e) {
      throw configuration(authorizer, "it answers no JSON");
    }
    JsonNode policy = answer.path("policyDocument");
    if (!policy.path("Statement").isContainer() || !answer.path("principalId").isValueNode()) {
      throw configuration(authorizer, "it answers no principal or no policy");
    }
    Map<String, String> context = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : answer.path("context").properties()) {
      if (each.getValue().isContainer()) {
        throw configuration(authorizer, "its context has an object or a list");
      }
      if (!each.getValue().isNull()) {
        context.put(each.getKey(), each.getValue().asString());
      }
    }
    return new Verdict(
        policy,
        new Authorized(
            answer.path("principalId").asString(),
            context,
            null,
            answer.path("usageIdentifierKey").asString(null),
            millis));
  }

  /**
   * Decides by the authorizer's policy and the API's together: each may allow requests on which the
   * other is silent. See <a
   * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html">how
   * resource policies affect authorization</a>, table A.
   */
  private static Authorized decided(RestCall call, Verdict verdict) {
    Policy.Decision decision =
        new Policy(verdict.policy())
            .decide(call.methodArn(), "", Map.of("aws:sourceip", call.sourceIp()));
    return switch (decision) {
      case ALLOWED -> verdict.authorized();
      case DENIED ->
          throw new RestFailure(
              GatewayError.ACCESS_DENIED,
              "User is not authorized to access this resource with an explicit deny");
      case SILENT -> {
        if (Authorization.byResourcePolicy(call, Policy.INVOKE) != Policy.Decision.ALLOWED) {
          throw RestFailure.denied();
        }
        yield verdict.authorized();
      }
    };
  }
}
