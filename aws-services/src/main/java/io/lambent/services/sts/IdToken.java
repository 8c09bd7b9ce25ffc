package io.lambent.services.sts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A token of an OpenID Connect provider, a JSON Web Token. Until its signature was verified nothing
 * that it says may be believed. See <a
 * href="https://openid.net/specs/openid-connect-core-1_0.html#IDToken">ID Token</a>.
 *
 * @param signed the bytes that the signature is of
 */
@SuppressWarnings("ArrayRecordComponent")
record IdToken(JsonNode header, JsonNode claims, byte[] signed, byte[] signature) {
  private static final int PARTS = 3;

  /** Reads a token; empty where the text is none. */
  static Optional<IdToken> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != PARTS) {
      return Optional.empty();
    }
    try {
      JsonNode header = json(parts[0]);
      JsonNode claims = json(parts[1]);
      byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
      return header.isObject() && claims.isObject()
          ? Optional.of(
              new IdToken(header, claims, (parts[0] + "." + parts[1]).getBytes(UTF_8), signature))
          : Optional.empty();
    } catch (IllegalArgumentException | JacksonException e) {
      return Optional.empty();
    }
  }

  private static JsonNode json(String part) {
    return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(part));
  }

  /** A claim that is a text; empty where there is none. */
  String claim(String name) {
    return claims.path(name).asString("");
  }

  /** The audiences that the token is for. */
  List<String> audiences() {
    List<String> audiences = new ArrayList<>();
    JsonNode audience = claims.path("aud");
    if (audience.isArray()) {
      audience.forEach(each -> audiences.add(each.asString("")));
    } else if (audience.isString()) {
      audiences.add(audience.asString());
    }
    return audiences;
  }

  /** When the token ends, in seconds since 1970; 0 where it does not say. */
  long expiration() {
    return claims.path("exp").asLong(0);
  }
}
