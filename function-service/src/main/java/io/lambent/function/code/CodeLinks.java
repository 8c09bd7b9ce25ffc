package io.lambent.function.code;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Links to archives that work without credentials for ten minutes, as those of {@code GetFunction}
 * do on AWS. The key that signs them is in the database, so links survive restarts and hold on
 * every instance.
 */
@Component
public class CodeLinks {
  static final String PATH = "/_lambent/code/";
  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final String ALGORITHM = "HmacSHA256";

  private final Clock clock;
  private final SecretKeySpec key;

  CodeLinks(JdbcClient jdbc, Clock clock) {
    this.clock = clock;
    this.key = new SecretKeySpec(key(jdbc), ALGORITHM);
  }

  /**
   * @param endpoint scheme and authority, no slash at the end
   */
  public String link(String endpoint, String sha256) {
    long expires = Instant.now(clock).plus(LIFETIME).getEpochSecond();
    return endpoint
        + PATH
        + sha256
        + "?expires="
        + expires
        + "&signature="
        + HexFormat.of().formatHex(signature(sha256, expires));
  }

  /** Returns true if a link has our signature and has not expired. */
  boolean isValid(String sha256, long expires, String signature) {
    byte[] presented;
    try {
      presented = HexFormat.of().parseHex(signature);
    } catch (IllegalArgumentException e) {
      return false;
    }
    return MessageDigest.isEqual(signature(sha256, expires), presented)
        && Instant.now(clock).getEpochSecond() <= expires;
  }

  private byte[] signature(String sha256, long expires) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal((sha256 + "\n" + expires).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] key(JdbcClient jdbc) {
    byte[] fresh = new byte[32];
    new SecureRandom().nextBytes(fresh);
    jdbc.sql("insert into secret (name, value) values ('code-links', ?) on conflict do nothing")
        .param(fresh)
        .update();
    return jdbc.sql("select value from secret where name = 'code-links'")
        .query((row, index) -> row.getBytes(1))
        .single();
  }
}
