package io.lambent.services.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.client.certificate.Pem;
import io.lambent.contract.digest.Sha256;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Signs messages with a key of the installation, which is made when it is first needed. See <a
 * href="https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html">Verifying
 * the signatures of Amazon SNS messages</a>.
 */
@Component
class Signing {
  /** The path of the certificate on the public port. */
  static final String PATH = "/_lambent/sns/";

  private static final int KEY_BITS = 2_048;
  private static final int NAME_LENGTH = 32;

  private final JdbcClient jdbc;
  private final Clock clock;
  private volatile @Nullable Key key;

  Signing(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  private record Key(PrivateKey privateKey, byte[] certificate) {
    /** The certificate's file name, which is different for each key, as on AWS. */
    String fileName() {
      return "SimpleNotificationService-"
          + Sha256.hex(certificate).substring(0, NAME_LENGTH)
          + ".pem";
    }
  }

  private record Row(byte[] privateKey, byte[] certificate) {}

  /**
   * Signs a text.
   *
   * @param version 1 for SHA-1, 2 for SHA-256
   * @return Base64
   */
  String sign(String version, String text) {
    try {
      Signature signature =
          Signature.getInstance(version.equals("2") ? "SHA256withRSA" : "SHA1withRSA");
      signature.initSign(key().privateKey());
      signature.update(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The URL of the certificate.
   *
   * @param endpoint by which the platform is reached
   */
  String certificateUrl(String endpoint) {
    return endpoint + PATH + key().fileName();
  }

  /** The certificate in PEM; empty where a file of another name is asked for. */
  Optional<String> certificate(String fileName) {
    Key known = key();
    if (!known.fileName().equals(fileName)) {
      return Optional.empty();
    }
    return Optional.of(Pem.certificate(known.certificate()) + "\n");
  }

  private Key key() {
    Key known = key;
    if (known == null) {
      known = load();
      key = known;
    }
    return known;
  }

  private Key load() {
    try {
      Row row = read().orElseGet(this::create);
      return new Key(
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(row.privateKey())),
          row.certificate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The key of SNS cannot be used", e);
    }
  }

  private Optional<Row> read() {
    return jdbc.sql("select private_key, certificate from lambent_aws.sns_signing_key")
        .query((row, number) -> new Row(row.getBytes("private_key"), row.getBytes("certificate")))
        .optional();
  }

  /**
   * Makes the key. Where several instances do so at the same time, all use the first that is
   * stored.
   */
  private Row create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      KeyPair keys = generator.generateKeyPair();
      jdbc.sql(
              """
              insert into lambent_aws.sns_signing_key (id, private_key, certificate)
                values (1, :key, :certificate) on conflict do nothing
              """)
          .param("key", keys.getPrivate().getEncoded())
          .param("certificate", SelfSigned.certificate(keys, "sns.lambent", clock.instant()))
          .update();
      return read().orElseThrow();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A key for SNS cannot be made", e);
    }
  }
}
