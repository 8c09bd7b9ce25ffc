package io.lambent.gateway.restapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.gateway.httpapi.JwtVerifier;
import io.lambent.gateway.restapi.definition.Deployment;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Authorizers that verify tokens of Cognito user pools, or of the issuers that the configuration
 * substitutes for pools. Methods with scopes require an access token with one of them; others
 * require an identity token, of any client of the pool.
 */
final class UserPoolAuthorizer {
  private static final Logger log = LoggerFactory.getLogger(UserPoolAuthorizer.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String BEARER = "bearer ";

  private final JwtVerifier verifier;
  private final Map<String, URI> issuers;

  /**
   * @param issuers issuers that replace pools, by the ids of the pools
   */
  UserPoolAuthorizer(JwtVerifier verifier, Map<String, URI> issuers) {
    this.verifier = verifier;
    this.issuers = Map.copyOf(issuers);
  }

  CompletableFuture<@Nullable Authorized> authorize(
      RestCall call, Deployment.Authorizer authorizer) {
    String source =
        authorizer.identitySources().isEmpty()
            ? "method.request.header.Authorization"
            : authorizer.identitySources().getFirst();
    String token = ParameterMapping.gatewayValue(source, call, Context.of(call));
    if (token == null || token.isBlank()) {
      throw RestFailure.unauthorized();
    }
    boolean isBearer = token.regionMatches(true, 0, BEARER, 0, BEARER.length());
    String bare = isBearer ? token.substring(BEARER.length()).strip() : token.strip();
    JsonNode claims = claims(bare);
    String issuer = claims.path("iss").asString("");
    if (authorizer.providerArns().stream().map(this::issuer).noneMatch(issuer::equals)) {
      throw RestFailure.unauthorized();
    }
    long since = System.nanoTime();
    return verifier
        .verify(bare, issuer, audience(claims))
        .handle(
            (result, e) -> {
              if (e != null) {
                log.warn("The keys of {} cannot be read: {}", issuer, e.toString());
                throw new CompletionException(
                    new RestFailure(GatewayError.AUTHORIZER_FAILURE, null));
              }
              long millis = (System.nanoTime() - since) / 1_000_000;
              return switch (result) {
                case JwtVerifier.Result.Valid valid -> authorized(call, valid, millis);
                case JwtVerifier.Result.Invalid invalid -> throw RestFailure.unauthorized();
              };
            });
  }

  private static Authorized authorized(RestCall call, JwtVerifier.Result.Valid valid, long millis) {
    List<String> scopes = call.method().scopes();
    if (!scopes.isEmpty() && valid.scopes().stream().noneMatch(scopes::contains)) {
      throw RestFailure.unauthorized();
    }
    return new Authorized(null, Map.of(), valid.claims(), null, millis);
  }

  /** The claims of a token that is not verified yet. */
  private static JsonNode claims(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length == 3) {
      try {
        return JSON.readTree(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
      } catch (IllegalArgumentException | JacksonException e) {
        // Answered below.
      }
    }
    throw RestFailure.unauthorized();
  }

  /** The audience in a token's claims, since tokens of any client of a pool are accepted. */
  private static List<String> audience(JsonNode claims) {
    List<String> audience = new ArrayList<>();
    JsonNode named = claims.has("aud") ? claims.path("aud") : claims.path("client_id");
    if (named.isArray()) {
      named.forEach(each -> audience.add(each.asString("")));
    } else {
      audience.add(named.asString(""));
    }
    return audience;
  }

  /** The issuer of a pool: {@code arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID}. */
  private String issuer(String arn) {
    String id = arn.substring(arn.lastIndexOf('/') + 1);
    URI configured = issuers.get(id);
    if (configured != null) {
      return configured.toString();
    }
    String[] parts = arn.split(":", -1);
    return "https://cognito-idp." + (parts.length > 3 ? parts[3] : "") + ".amazonaws.com/" + id;
  }
}
