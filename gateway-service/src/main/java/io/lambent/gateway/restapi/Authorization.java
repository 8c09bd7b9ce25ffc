package io.lambent.gateway.restapi;

import io.lambent.gateway.restapi.definition.Deployment;
import io.lambent.gateway.restapi.definition.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Decides who may call a method: the resource policy, then what the method asks for. Requests to
 * methods with {@code AWS_IAM} must have a signature, which is not verified here.
 */
final class Authorization {
  private final FunctionAuthorizer functions;
  private final UserPoolAuthorizer pools;

  Authorization(FunctionAuthorizer functions, UserPoolAuthorizer pools) {
    this.functions = functions;
    this.pools = pools;
  }

  /**
   * Authorizes a request.
   *
   * @return completes with null where nothing is known of the caller; fails with {@link
   *     RestFailure} where the request is refused
   */
  CompletableFuture<@Nullable Authorized> authorize(RestCall call) {
    Method method = call.method();
    try {
      checkResourcePolicy(call);
      return switch (method.authorizationType()) {
        case "AWS_IAM" -> {
          if (!call.call().caller().isSigned()) {
            throw RestFailure.noMethod();
          }
          yield CompletableFuture.completedFuture(null);
        }
        case "CUSTOM" -> functions.authorize(call, authorizer(call));
        case "COGNITO_USER_POOLS" -> pools.authorize(call, authorizer(call));
        default -> CompletableFuture.completedFuture(null);
      };
    } catch (RestFailure e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Asks an authorizer that is a function; its policy is not applied to a method. */
  CompletableFuture<FunctionAuthorizer.Verdict> testFunction(
      RestCall call, Deployment.Authorizer authorizer) {
    return functions.test(call, authorizer);
  }

  /** Asks an authorizer that verifies tokens. */
  CompletableFuture<@Nullable Authorized> testUserPool(
      RestCall call, Deployment.Authorizer authorizer) {
    return pools.authorize(call, authorizer);
  }

  private static Deployment.Authorizer authorizer(RestCall call) {
    String id = call.method().authorizerId();
    Deployment.Authorizer authorizer = id == null ? null : call.deployment().authorizers().get(id);
    if (authorizer == null) {
      throw new RestFailure(GatewayError.AUTHORIZER_CONFIGURATION_ERROR, null);
    }
    return authorizer;
  }

  private static void checkResourcePolicy(RestCall call) {
    if (call.deployment().policy() == null) {
      return;
    }
    String arn = call.methodArn();
    Policy.Decision decision = byResourcePolicy(call, Policy.INVOKE);
    boolean needsNobody = call.method().authorizationType().equals("NONE");
    if (decision == Policy.Decision.DENIED || (decision == Policy.Decision.SILENT && needsNobody)) {
      String account = call.identity().account();
      throw new RestFailure(
          GatewayError.ACCESS_DENIED,
          "User: anonymous is not authorized to perform: execute-api:Invoke on resource: "
              + arn.replace(account, "********" + account.substring(8))
              + (decision == Policy.Decision.DENIED ? " with an explicit deny" : ""));
    }
  }

  /**
   * Returns true where the caller may invalidate a cached answer: the resource policy allows it, or
   * the request is signed and no policy denies it.
   */
  static boolean mayInvalidate(RestCall call) {
    return switch (byResourcePolicy(call, Policy.INVALIDATE_CACHE)) {
      case ALLOWED -> true;
      case DENIED -> false;
      case SILENT -> call.method().authorizationType().equals("AWS_IAM");
    };
  }

  /** Evaluates the API's resource policy for an action; {@code SILENT} without a policy. */
  static Policy.Decision byResourcePolicy(RestCall call, String action) {
    JsonNode document = call.deployment().policy();
    if (document == null) {
      return Policy.Decision.SILENT;
    }
    String arn = call.methodArn();
    return new Policy(document, action).decide(arn, arn.substring(0, arn.indexOf('/')), keys(call));
  }

  private static Map<String, String> keys(RestCall call) {
    Map<String, String> keys = new HashMap<>();
    keys.put("aws:sourceip", call.sourceIp());
    keys.put("aws:securetransport", Boolean.toString(call.request().scheme().equals("https")));
    String agent = call.header("User-Agent");
    if (agent != null) {
      keys.put("aws:useragent", agent);
    }
    String referer = call.header("Referer");
    if (referer != null) {
      keys.put("aws:referer", referer);
    }
    if (call.call().caller().isSigned()) {
      keys.put("aws:principalaccount", call.call().caller().account());
    }
    return keys;
  }
}
