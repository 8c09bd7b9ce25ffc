package io.lambent.gateway.outbound;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate with its key, which integrations show to servers.
 *
 * @param certificate in the PEM format
 * @param key in PKCS 8, in Base64
 */
public record ClientKey(String certificate, String key) {
  private static final char[] NO_PASSWORD = {};

  /**
   * Settings of a client that shows the certificate.
   *
   * @throws IllegalArgumentException where it cannot be read
   */
  SSLContext context() {
    try {
      Certificate shown =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate.getBytes(US_ASCII)));
      PrivateKey own =
          KeyFactory.getInstance(shown.getPublicKey().getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key)));
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("own", own, NO_PASSWORD, new Certificate[] {shown});
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("a client certificate cannot be read", e);
    }
  }

  /** Keys are not shown in logs. */
  @Override
  public String toString() {
    return "ClientKey[" + Integer.toHexString(certificate.hashCode()) + "]";
  }
}
