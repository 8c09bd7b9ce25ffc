package io.lambent.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.client.access.InternalProperties;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Authenticates requests between the gateways of an installation by a message authentication code.
 * The address in an old id may belong to another program by now, so the internal token itself is
 * never sent; the key of the code is derived from it.
 */
@Component
final class PeerSignature {
  static final String HEADER = "X-Lambent-Peer";

  private static final String MAC = "HmacSHA256";
  private static final Duration VALIDITY = Duration.ofMinutes(5);

  private final SecretKeySpec key;
  private final InstantSource clock;

  @Autowired
  PeerSignature(InternalProperties internal) {
    this(internal, InstantSource.system());
  }

  PeerSignature(InternalProperties internal, InstantSource clock) {
    this.key = new SecretKeySpec(("lambent peers " + internal.token()).getBytes(UTF_8), MAC);
    this.clock = clock;
  }

  /** Computes the value of the header for a request. */
  String of(String method, String path, byte[] body) {
    long seconds = clock.instant().getEpochSecond();
    return seconds + ":" + HexFormat.of().formatHex(code(seconds, method, path, body));
  }

  /** Returns true where a header's value was computed for the request and is recent. */
  boolean isValid(@Nullable String value, String method, String path, byte[] body) {
    int colon = value == null ? -1 : value.indexOf(':');
    if (value == null || colon < 0) {
      return false;
    }
    try {
      long seconds = Long.parseLong(value.substring(0, colon));
      long age = Math.abs(clock.instant().getEpochSecond() - seconds);
      return age <= VALIDITY.toSeconds()
          && MessageDigest.isEqual(
              code(seconds, method, path, body),
              HexFormat.of().parseHex(value.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private byte[] code(long seconds, String method, String path, byte[] body) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      mac.update((seconds + "\n" + method + "\n" + path + "\n").getBytes(US_ASCII));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
