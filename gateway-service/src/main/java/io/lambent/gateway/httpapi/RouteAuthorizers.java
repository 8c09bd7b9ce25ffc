package io.lambent.gateway.httpapi;

import io.lambent.contract.api.ApiAuthorizer;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Authorizes requests by the authorizers of their routes. */
@Component
final class RouteAuthorizers {
  private static final Logger log = LoggerFactory.getLogger(RouteAuthorizers.class);

  private final JwtVerifier tokens;
  private final FunctionAuthorizer functions;

  RouteAuthorizers(JwtVerifier tokens, FunctionAuthorizer functions) {
    this.tokens = tokens;
    this.functions = functions;
  }

  /**
   * Authorizes a request.
   *
   * @param passed called where the request is authorized
   * @param refused called where the request was refused and answered
   */
  void authorize(ApiCall call, Runnable passed, Runnable refused) {
    switch (call.route().authorizationType()) {
      case "AWS_IAM" -> {
        if (call.call().caller().isSigned()) {
          call.authorized(new Authorized.Iam(call.call().caller()));
          passed.run();
        } else {
          forbidden(call, refused);
        }
      }
      case "JWT" -> token(call, passed, refused);
      case "CUSTOM" -> function(call, passed, refused);
      default -> passed.run();
    }
  }

  private static void forbidden(ApiCall call, Runnable refused) {
    refuse(call, 403, "Forbidden", refused);
  }

  private static void refuse(ApiCall call, int status, String message, Runnable refused) {
    try {
      ApiResponses.error(call, status, message);
    } finally {
      refused.run();
    }
  }

  // --- tokens

  private void token(ApiCall call, Runnable passed, Runnable refused) {
    ApiAuthorizer authorizer = call.served().authorizer(call.route().authorizerId());
    String issuer = authorizer == null ? null : authorizer.issuer();
    if (authorizer == null || issuer == null) {
      refuse(call, 500, "Internal Server Error", refused);
      return;
    }
    String token = bearer(call, authorizer);
    if (token == null) {
      challenge(call, "Bearer");
      refuse(call, 401, "Unauthorized", refused);
      return;
    }
    tokens
        .verify(token, issuer, authorizer.audience())
        .whenComplete(
            (result, e) ->
                call.call()
                    .exchange()
                    .guarded(
                        () -> {
                          if (e != null) {
                            log.warn("Tokens of {} cannot be verified: {}", issuer, e.toString());
                            invalid(call, "the keys of the issuer cannot be read", refused);
                          } else {
                            verified(call, result, passed, refused);
                          }
                        }));
  }

  private static void verified(
      ApiCall call, JwtVerifier.Result result, Runnable passed, Runnable refused) {
    switch (result) {
      case JwtVerifier.Result.Invalid invalid -> invalid(call, invalid.reason(), refused);
      case JwtVerifier.Result.Valid valid -> {
        List<String> wanted = call.route().authorizationScopes();
        if (!wanted.isEmpty() && wanted.stream().noneMatch(valid.scopes()::contains)) {
          call.authorizerError("insufficient_scope");
          challenge(
              call,
              "Bearer scope=\""
                  + String.join(" ", wanted)
                  + "\" error=\"insufficient_scope\" error_description=\"the token does not"
                  + " have any of the required scopes\"");
          forbidden(call, refused);
        } else {
          List<String> scopes = wanted.isEmpty() ? List.of() : valid.scopes();
          call.authorized(new Authorized.Token(valid.claims(), scopes));
          passed.run();
        }
      }
    }
  }

  private static void invalid(ApiCall call, String reason, Runnable refused) {
    call.authorizerError(reason);
    challenge(
        call, "Bearer scope=\"\" error=\"invalid_token\" error_description=\"" + reason + "\"");
    refuse(call, 401, "Unauthorized", refused);
  }

  private static void challenge(ApiCall call, String text) {
    call.call().exchange().answerHeaders().set(HttpHeaderNames.WWW_AUTHENTICATE, text);
  }

  private static @Nullable String bearer(ApiCall call, ApiAuthorizer authorizer) {
    String source =
        authorizer.identitySources().isEmpty()
            ? "$request.header.Authorization"
            : authorizer.identitySources().getFirst();
    String value = Expressions.request(call, source);
    if (value == null || value.isBlank()) {
      return null;
    }
    String token = value.strip();
    return token.regionMatches(true, 0, "Bearer ", 0, 7) ? token.substring(7).strip() : token;
  }

  // --- functions

  private void function(ApiCall call, Runnable passed, Runnable refused) {
    ApiAuthorizer authorizer = call.served().authorizer(call.route().authorizerId());
    if (authorizer == null) {
      refuse(call, 500, "Internal Server Error", refused);
      return;
    }
    List<String> sources = new ArrayList<>();
    for (String source : authorizer.identitySources()) {
      String value = Expressions.request(call, source);
      if (value == null || value.isEmpty()) {
        refuse(call, 401, "Unauthorized", refused);
        return;
      }
      sources.add(value);
    }
    functions
        .ask(call, authorizer, sources)
        .whenComplete(
            (answer, e) ->
                call.call()
                    .exchange()
                    .guarded(
                        () -> {
                          if (e != null) {
                            log.error("Authorizer {} failed", authorizer.name(), e);
                            refuse(call, 500, "Internal Server Error", refused);
                          } else {
                            answered(call, answer, passed, refused);
                          }
                        }));
  }

  private static void answered(
      ApiCall call, FunctionAuthorizer.Answer answer, Runnable passed, Runnable refused) {
    switch (answer) {
      case FunctionAuthorizer.Answer.Failed failed -> {
        call.authorizerError(failed.reason());
        refuse(call, 500, "Internal Server Error", refused);
      }
      case FunctionAuthorizer.Answer.Unauthorized unauthorized ->
          refuse(call, 401, "Unauthorized", refused);
      case FunctionAuthorizer.Answer.Decided decided -> {
        if (decided.allows(call.routeArn(FunctionAuthorizer.methodAndPath(call)))) {
          call.authorized(new Authorized.Function(decided.principalId(), decided.context()));
          passed.run();
        } else {
          forbidden(call, refused);
        }
      }
    }
  }
}
