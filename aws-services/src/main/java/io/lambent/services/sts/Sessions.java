package io.lambent.services.sts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.services.keyring.InstallationKeys;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes and reads session tokens. A token is, in base 64, a byte for the version of its form and
 * the session in JSON, sealed by the key {@code sts-token} of the installation; changing any bit of
 * it invalidates the token. The secret access key is derived from the token by the key {@code
 * sts-secret}, so that verifying a signature needs only the token and the two keys.
 */
@Component("stsSessions")
class Sessions {
  private static final String TOKEN_KEY = "sts-token";
  private static final String SECRET_KEY = "sts-secret";
  private static final byte VERSION = 1;
  private static final byte[] CONTEXT = {VERSION};
  private static final int SECRET_BYTES = 30;

  private final InstallationKeys keys;
  private final JsonMapper json;

  Sessions(InstallationKeys keys, JsonMapper json) {
    this.keys = keys;
    this.json = json;
  }

  /** Credentials as answers have them. */
  record Credentials(
      String accessKeyId, String secretAccessKey, String sessionToken, Instant expiration) {

    /** Without secrets, so that they reach no log. */
    @Override
    public String toString() {
      return "Credentials[" + accessKeyId + "]";
    }
  }

  /** The credentials of a session. */
  Credentials credentials(Session session) {
    byte[] sealed = keys.get(TOKEN_KEY).seal(CONTEXT, json.writeValueAsBytes(session));
    byte[] token = ByteBuffer.allocate(1 + sealed.length).put(VERSION).put(sealed).array();
    String text = Base64.getEncoder().encodeToString(token);
    return new Credentials(session.accessKeyId(), secret(text), text, session.expiration());
  }

  /** Derives the secret access key of a token. */
  String secret(String token) {
    byte[] derived = keys.get(SECRET_KEY).derive(token.getBytes(UTF_8));
    return Base64.getEncoder().encodeToString(Arrays.copyOf(derived, SECRET_BYTES));
  }

  /** Reads a token, also of a session that has ended; empty where it was not made here. */
  Optional<Session> read(String token) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length == 0 || bytes[0] != VERSION) {
      return Optional.empty();
    }
    return keys.get(TOKEN_KEY)
        .open(CONTEXT, Arrays.copyOfRange(bytes, 1, bytes.length))
        .flatMap(this::parsed);
  }

  private Optional<Session> parsed(byte[] opened) {
    try {
      return Optional.of(json.readValue(opened, Session.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
