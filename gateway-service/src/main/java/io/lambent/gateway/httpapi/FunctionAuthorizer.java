package io.lambent.gateway.httpapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.api.ApiAuthorizer;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.gateway.httpevent.CacheKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Calls authorizer functions and caches their answers. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html">Control
 * access with AWS Lambda authorizers</a>.
 */
@Component
final class FunctionAuthorizer {
  /** The time limit of an authorizer, in milliseconds. */
  private static final int TIMEOUT = 10_000;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final FunctionCalls functions;

  FunctionAuthorizer(FunctionCalls functions) {
    this.functions = functions;
  }

  /** The answer of an authorizer. */
  sealed interface Answer {

    /**
     * A decision.
     *
     * @param policy null for a simple response
     * @param isAuthorized the decision of a simple response; of no meaning with a policy
     */
    record Decided(
        @Nullable PolicyDocument policy, boolean isAuthorized, String principalId, JsonNode context)
        implements Answer {
      boolean allows(String arn) {
        return policy == null ? isAuthorized : policy.allows(arn);
      }
    }

    /** The function failed with the error message {@code Unauthorized}. */
    record Unauthorized() implements Answer {}

    /** The function failed, or its answer has the wrong form. */
    record Failed(String reason) implements Answer {}
  }

  /**
   * @param sources the values of the authorizer's identity sources
   */
  CompletableFuture<Answer> ask(ApiCall call, ApiAuthorizer authorizer, List<String> sources) {
    boolean cached = authorizer.ttlSeconds() > 0 && !sources.isEmpty();
    String key = new CacheKey().add(authorizer.id()).addAll(sources).toString();
    if (cached) {
      Answer known = call.served().answers().get(key);
      if (known != null) {
        return CompletableFuture.completedFuture(known);
      }
    }
    FunctionTarget target = FunctionTarget.of(authorizer.uri(), call.variables());
    if (target == null) {
      return CompletableFuture.completedFuture(new Answer.Failed("no function"));
    }
    byte[] event =
        authorizer.payloadFormatVersion().equals("2.0")
            ? AuthorizerEvents.v2(call, sources)
            : AuthorizerEvents.v1(call, sources);
    return functions
        .call(target, event, call.traceId(), TIMEOUT)
        .thenApply(outcome -> read(outcome, authorizer.hasSimpleResponses()))
        .thenApply(
            answer -> {
              if (cached && answer instanceof Answer.Decided) {
                call.served()
                    .answers()
                    .put(key, answer, Duration.ofSeconds(authorizer.ttlSeconds()));
              }
              return answer;
            });
  }

  /** Method and path of a request, as ARNs have them. */
  static String methodAndPath(ApiCall call) {
    String key = call.route().key();
    return key.equals("$default") ? key : call.call().exchange().method().name() + call.path();
  }

  private static Answer read(InvocationOutcome outcome, boolean simple) {
    if (outcome instanceof InvocationOutcome.FunctionFailed failed) {
      return new String(failed.payload(), UTF_8).contains("\"Unauthorized\"")
          ? new Answer.Unauthorized()
          : new Answer.Failed("the function failed");
    }
    if (!(outcome instanceof InvocationOutcome.Succeeded succeeded)) {
      return new Answer.Failed("the function did not run to its end");
    }
    try {
      return decided(JSON.readTree(succeeded.payload()), simple);
    } catch (JacksonException | IllegalArgumentException e) {
      return new Answer.Failed("the function's answer is none: " + e.getMessage());
    }
  }

  private static Answer decided(JsonNode answer, boolean simple) {
    JsonNode context = answer.path("context");
    JsonNode kept = context.isObject() ? context : JsonNodeFactory.instance.objectNode();
    if (simple) {
      return new Answer.Decided(null, answer.path("isAuthorized").asBoolean(false), "", kept);
    }
    return new Answer.Decided(
        PolicyDocument.of(answer.path("policyDocument")),
        false,
        answer.path("principalId").asString(""),
        kept);
  }
}
