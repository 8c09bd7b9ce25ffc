package io.lambent.gateway.restapi;

import io.lambent.gateway.restapi.definition.Deployment;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Runs an authorizer as {@code TestInvokeAuthorizer} does: nothing is kept. Blocks. */
final class AuthorizerRun {
  private final Authorization authorization;

  AuthorizerRun(Authorization authorization) {
    this.authorization = authorization;
  }

  /**
   * The result of an authorizer.
   *
   * @param status for the client; 0 where it is authorized
   * @param policy JSON; null where there is none
   */
  record Result(
      int status,
      @Nullable String principalId,
      @Nullable String policy,
      @Nullable Map<String, String> claims) {}

  /** Runs an authorizer for a call, which has a log. */
  Result run(RestCall call, Deployment.Authorizer authorizer) {
    ExecutionLog log = Objects.requireNonNull(call.log());
    String request = call.call().requestId();
    log.line("Starting authorizer: " + authorizer.id() + " for request: " + request);
    try {
      Result result =
          authorizer.type().equals("COGNITO_USER_POOLS")
              ? userPool(call, authorizer)
              : function(call, authorizer, log);
      log.line("Successfully completed authorizer execution");
      return result;
    } catch (RestFailure e) {
      if (e.error() == GatewayError.UNAUTHORIZED) {
        log.line("Unauthorized request: " + request);
        log.line("Unauthorized");
      } else if (e.explanation() != null) {
        log.line(e.explanation());
      }
      return new Result(e.status(), null, null, null);
    }
  }

  private Result function(RestCall call, Deployment.Authorizer authorizer, ExecutionLog log) {
    FunctionAuthorizer.Verdict verdict = join(authorization.testFunction(call, authorizer));
    String principal = String.valueOf(verdict.authorized().principalId());
    log.line("Using valid authorizer policy for principal: " + ExecutionLog.masked(principal));
    return new Result(0, principal, verdict.policy().toString(), null);
  }

  private Result userPool(RestCall call, Deployment.Authorizer authorizer) {
    Authorized authorized =
        AuthorizerRun.<@Nullable Authorized>join(authorization.testUserPool(call, authorizer));
    return new Result(0, null, null, authorized == null ? Map.of() : authorized.claims());
  }

  private static <T extends @Nullable Object> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RestFailure failure) {
        throw failure;
      }
      throw e;
    }
  }
}
