package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** An authority that issues certificates for tests, with keys of elliptic curves. */
final class TestingCertificates {
  private static final AtomicLong serials = new AtomicLong(0x1a2b);
  private static final byte[] ECDSA_WITH_SHA256 = {
    0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x04, 0x03, 0x02
  };
  private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};
  private static final byte[] BASIC_CONSTRAINTS = {0x55, 0x1D, 0x13};
  private static final byte[] ALTERNATIVE_NAMES = {0x55, 0x1D, 0x11};
  private static final int SEQUENCE = 0x30;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Issued own;

  /** A certificate with its key. */
  record Issued(String name, KeyPair keys, X509Certificate certificate) {
    String pem() {
      try {
        return TestingCertificates.pem("CERTIFICATE", certificate.getEncoded());
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    /** Writes the files that the gateway reads. */
    void write(Path certificateFile, Path keyFile) {
      try {
        Files.writeString(
            keyFile, TestingCertificates.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        Files.writeString(certificateFile, pem());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  TestingCertificates(String name) {
    KeyPair keys = keys();
    own = new Issued(name, keys, certificate(name, keys, name, keys, true));
  }

  String pem() {
    return own.pem();
  }

  /** The authority's own certificate. */
  Issued own() {
    return own;
  }

  /**
   * Issues a certificate.
   *
   * @param names for which servers show it
   */
  Issued issue(String subject, String... names) {
    KeyPair keys = keys();
    return new Issued(
        subject, keys, certificate(own.name(), own.keys(), subject, keys, false, names));
  }

  /**
   * Settings of a client that trusts this authority alone.
   *
   * @param shown null where the client shows no certificate
   */
  SSLContext client(@Nullable Issued shown) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", own.certificate());
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      if (shown != null) {
        store.setKeyEntry(
            "own", shown.keys().getPrivate(), new char[0], new Certificate[] {shown.certificate()});
      }
      keys.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static X509Certificate certificate(
      String issuer,
      KeyPair issuerKeys,
      String subject,
      KeyPair keys,
      boolean isAuthority,
      String... names) {
    byte[] algorithm = der(SEQUENCE, der(0x06, ECDSA_WITH_SHA256));
    Instant now = Instant.now();
    byte[] extensions =
        isAuthority
            ? extension(BASIC_CONSTRAINTS, der(SEQUENCE, der(0x01, new byte[] {-1})))
            : names.length == 0
                ? extension(BASIC_CONSTRAINTS, der(SEQUENCE))
                : extension(
                    ALTERNATIVE_NAMES,
                    der(
                        SEQUENCE,
                        Arrays.stream(names)
                            .map(name -> der(0x82, name.getBytes(US_ASCII)))
                            .toArray(byte[][]::new)));
    byte[] signed =
        der(
            SEQUENCE,
            der(0xA0, der(0x02, new byte[] {2})),
            der(0x02, BigInteger.valueOf(serials.incrementAndGet()).toByteArray()),
            algorithm,
            name(issuer),
            der(SEQUENCE, time(now.minusSeconds(3_600)), time(now.plusSeconds(86_400))),
            name(subject),
            keys.getPublic().getEncoded(),
            der(0xA3, der(SEQUENCE, extensions)));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(issuerKeys.getPrivate());
      signature.update(signed);
      byte[] whole = der(SEQUENCE, signed, algorithm, der(0x03, new byte[] {0}, signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(whole));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] extension(byte[] id, byte[] value) {
    return der(SEQUENCE, der(0x06, id), der(0x04, value));
  }

  private static byte[] name(String commonName) {
    return der(
        SEQUENCE,
        der(0x31, der(SEQUENCE, der(0x06, COMMON_NAME), der(0x0C, commonName.getBytes(UTF_8)))));
  }

  private static byte[] time(Instant time) {
    return der(0x18, TIME.format(time).getBytes(US_ASCII));
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    int length = content.size();
    if (length < 0x80) {
      element.write(length);
    } else if (length < 0x100) {
      element.write(0x81);
      element.write(length);
    } else {
      element.write(0x82);
      element.write(length >> 8);
      element.write(length);
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }
}
