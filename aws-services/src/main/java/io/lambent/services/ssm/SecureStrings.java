package io.lambent.services.ssm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Encrypts SecureStrings by AES-256 in Galois/Counter Mode, with one key of the installation. The
 * key is in the same database: who asks without decryption gets no value, but who reads the
 * database does.
 */
@Component
class SecureStrings {
  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final JdbcClient jdbc;
  private final SecureRandom random = new SecureRandom();
  private volatile @Nullable SecretKey known;

  SecureStrings(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Encrypts a value for a parameter, whose ARN it is bound to. */
  byte[] encrypt(String arn, String value) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] encrypted = run(Cipher.ENCRYPT_MODE, arn, nonce, 0, value.getBytes(UTF_8), 0);
    byte[] all = new byte[NONCE_BYTES + encrypted.length];
    System.arraycopy(nonce, 0, all, 0, NONCE_BYTES);
    System.arraycopy(encrypted, 0, all, NONCE_BYTES, encrypted.length);
    return all;
  }

  String decrypt(Parameter parameter) {
    byte[] all = parameter.value();
    return new String(run(Cipher.DECRYPT_MODE, parameter.arn(), all, 0, all, NONCE_BYTES), UTF_8);
  }

  /** The value as one sees it who does not ask for decryption. */
  static String ciphertext(Parameter parameter) {
    return Base64.getEncoder().encodeToString(parameter.value());
  }

  private byte[] run(int mode, String arn, byte[] nonce, int at, byte[] data, int from) {
    try {
      Cipher cipher = Cipher.getInstance(TRANSFORMATION);
      cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce, at, NONCE_BYTES));
      cipher.updateAAD(arn.getBytes(UTF_8));
      return cipher.doFinal(data, from, data.length - from);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the value of " + arn + " cannot be used", e);
    }
  }

  private SecretKey key() {
    SecretKey present = known;
    if (present == null) {
      byte[] made = new byte[KEY_BYTES];
      random.nextBytes(made);
      jdbc.sql(
              "insert into lambent_aws.parameter_key (id, key) values (1, :key)"
                  + " on conflict (id) do nothing")
          .param("key", made)
          .update();
      byte[] stored =
          jdbc.sql("select key from lambent_aws.parameter_key where id = 1")
              .query(byte[].class)
              .single();
      present = new SecretKeySpec(stored, "AES");
      known = present;
    }
    return present;
  }
}
