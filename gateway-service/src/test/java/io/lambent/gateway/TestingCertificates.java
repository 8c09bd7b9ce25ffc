package io.lambent.gateway;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** An authority that issues certificates for tests. */
final class TestingCertificates {
  private final X509Bundle own;

  /** A certificate with its key. */
  record Issued(X509Bundle bundle) {
    X509Certificate certificate() {
      return bundle.getCertificate();
    }

    String pem() {
      return bundle.getCertificatePEM();
    }

    /** Writes the files that the gateway reads. */
    void write(Path certificateFile, Path keyFile) {
      try {
        Files.writeString(keyFile, bundle.getPrivateKeyPEM());
        Files.writeString(certificateFile, pem());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  TestingCertificates(String name) {
    try {
      own =
          new CertificateBuilder()
              .subject(subject(name))
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  String pem() {
    return own.getCertificatePEM();
  }

  /**
   * Issues a certificate.
   *
   * @param names for which servers show it
   */
  Issued issue(String name, String... names) {
    CertificateBuilder builder = new CertificateBuilder().subject(subject(name));
    for (String each : names) {
      builder.addSanDnsName(each);
    }
    try {
      return new Issued(builder.buildIssuedBy(own));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String subject(String name) {
    return "CN=" + name;
  }

  /**
   * Settings of a client that trusts this authority alone.
   *
   * @param shown null where the client shows no certificate
   */
  SSLContext client(@Nullable Issued shown) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          shown == null ? new KeyManager[0] : shown.bundle().toKeyManagerFactory().getKeyManagers(),
          new TrustManager[] {own.toTrustManager()},
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
