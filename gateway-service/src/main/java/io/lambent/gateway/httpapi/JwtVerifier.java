package io.lambent.gateway.httpapi;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Verifies JSON Web Tokens as HTTP APIs do: signatures with RSA only, issuer, audience or client
 * id, and times. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html">Control
 * access with JWT authorizers</a>.
 */
@Component
public final class JwtVerifier {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String UNVERIFIED = "the token signature cannot be verified";
  private static final int MAX_TOKEN_LENGTH = 32 << 10;
  private static final Map<String, String> ALGORITHMS =
      Map.of("RS256", "SHA256withRSA", "RS384", "SHA384withRSA", "RS512", "SHA512withRSA");

  private final KeySets keys;
  private final InstantSource clock;
  private final VerifiedTokens verified = new VerifiedTokens();

  JwtVerifier(KeySets keys) {
    this.keys = keys;
    this.clock = InstantSource.system();
  }

  /** The result of a verification. */
  public sealed interface Result {

    /**
     * @param claims as texts
     */
    record Valid(Map<String, String> claims, List<String> scopes) implements Result {}

    /**
     * @param reason the reason, as the client gets it
     */
    record Invalid(String reason) implements Result {}
  }

  /** A token that was parsed and is not verified yet. */
  private record Token(
      String algorithm, @Nullable String keyId, JsonNode claims, byte[] signed, byte[] signature) {}

  /** Verifies a token. Fails where the issuer's keys cannot be read. */
  public CompletableFuture<Result> verify(String text, String issuer, List<String> audience) {
    VerifiedTokens.Verified known = verified.find(text);
    if (known != null) {
      String wrong = wrong(known.claims(), issuer, audience);
      return wrong == null ? again(text, issuer, known) : invalid(wrong);
    }
    Token token = parse(text);
    if (token == null) {
      return invalid("the token is malformed");
    }
    String algorithm = ALGORITHMS.get(token.algorithm());
    if (algorithm == null) {
      boolean isWord = token.algorithm().matches("[A-Za-z0-9]{1,10}");
      return invalid("signing method " + (isWord ? token.algorithm() : "") + " is invalid");
    }
    String wrong = wrong(token.claims(), issuer, audience);
    if (wrong != null) {
      return invalid(wrong);
    }
    return keys.find(issuer, token.keyId()).thenApply(key -> checked(text, token, algorithm, key));
  }

  private Result checked(String text, Token token, String algorithm, @Nullable PublicKey key) {
    if (key == null || !isSigned(token, algorithm, key)) {
      return new Result.Invalid(UNVERIFIED);
    }
    Result.Valid valid = new Result.Valid(texts(token.claims()), scopes(token.claims()));
    verified.add(text, new VerifiedTokens.Verified(token.keyId(), key, token.claims(), valid));
    return valid;
  }

  /**
   * Checks a token whose signature was verified before: it stays valid as long as the issuer
   * publishes the key.
   */
  private CompletableFuture<Result> again(
      String text, String issuer, VerifiedTokens.Verified known) {
    return keys.find(issuer, known.keyId())
        .thenApply(
            key -> {
              if (known.key().equals(key)) {
                return known.valid();
              }
              verified.remove(text);
              return new Result.Invalid(UNVERIFIED);
            });
  }

  private static CompletableFuture<Result> invalid(String reason) {
    return CompletableFuture.completedFuture(new Result.Invalid(reason));
  }

  private static @Nullable Token parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3 || text.length() > MAX_TOKEN_LENGTH) {
      return null;
    }
    try {
      Base64.Decoder decoder = Base64.getUrlDecoder();
      JsonNode header = JSON.readTree(decoder.decode(parts[0]));
      JsonNode claims = JSON.readTree(decoder.decode(parts[1]));
      if (!header.isObject() || !claims.isObject() || header.has("crit")) {
        return null;
      }
      return new Token(
          header.path("alg").asString(""),
          header.path("kid").isString() ? header.path("kid").asString() : null,
          claims,
          (parts[0] + "." + parts[1]).getBytes(US_ASCII),
          decoder.decode(parts[2]));
    } catch (IllegalArgumentException | JacksonException e) {
      return null;
    }
  }

  private @Nullable String wrong(JsonNode claims, String issuer, List<String> audience) {
    if (!claims.path("iss").asString("").equals(issuer)) {
      return "the token issuer is not valid";
    }
    List<String> named = list(claims.has("aud") ? claims.path("aud") : claims.path("client_id"));
    if (named.stream().noneMatch(audience::contains)) {
      return "the token does not have a valid audience";
    }
    long now = clock.instant().getEpochSecond();
    if (!claims.path("exp").isNumber() || claims.path("exp").asLong() <= now) {
      return "the token has expired";
    }
    if (claims.path("nbf").isNumber() && claims.path("nbf").asLong() > now) {
      return "the token is not valid yet";
    }
    if (claims.path("iat").isNumber() && claims.path("iat").asLong() > now) {
      return "the token was issued in the future";
    }
    return null;
  }

  private static List<String> list(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(each -> texts.add(each.asString("")));
    } else if (node.isString()) {
      texts.add(node.asString());
    }
    return texts;
  }

  private static boolean isSigned(Token token, String algorithm, PublicKey key) {
    try {
      Signature verification = Signature.getInstance(algorithm);
      verification.initVerify(key);
      verification.update(token.signed());
      return verification.verify(token.signature());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static List<String> scopes(JsonNode claims) {
    JsonNode node = claims.has("scope") ? claims.path("scope") : claims.path("scp");
    if (node.isString()) {
      return List.of(node.asString().strip().split("\\s+", -1));
    }
    return list(node);
  }

  /**
   * Claims in the form in which API Gateway passes them on: all are texts, lists are {@code [a b]}.
   */
  private static Map<String, String> texts(JsonNode claims) {
    Map<String, String> texts = new LinkedHashMap<>();
    claims.properties().forEach(claim -> texts.put(claim.getKey(), text(claim.getValue())));
    return texts;
  }

  private static String text(JsonNode value) {
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(JwtVerifier::text)
          .collect(Collectors.joining(" ", "[", "]"));
    }
    return value.isString() ? value.asString() : value.toString();
  }
}
