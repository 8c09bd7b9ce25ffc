package io.lambent.gateway.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * A private key and its certificate.
 *
 * @param chain the certificate first, then those of its authorities
 * @param names DNS names that the certificate is for, in lower case; the first label may be a star
 */
record ServerKey(PrivateKey key, List<X509Certificate> chain, Set<String> names) {
  private static final int DNS_NAME = 2;
  private static final byte[] PROBE = {1, 2, 3, 4};

  /**
   * Reads files in the PEM format. The key may be in the form of PKCS #8, PKCS #1 or SEC 1.
   *
   * @throws IOException if they cannot be read, are not what they should be, or do not match
   */
  static ServerKey read(Path certificate, Path privateKey) throws IOException {
    List<X509Certificate> chain = certificates(certificate);
    PrivateKey key = privateKey(privateKey);
    try {
      if (!matches(key, chain.getFirst())) {
        throw new IOException(privateKey + " is not the key of the certificate in " + certificate);
      }
      return new ServerKey(key, chain, names(chain.getFirst()));
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "The key in " + privateKey + " cannot be used with the certificate in " + certificate, e);
    }
  }

  private static List<X509Certificate> certificates(Path file) throws IOException {
    try {
      List<X509Certificate> chain = PemContent.of(Files.readString(file)).getCertificates();
      if (!chain.isEmpty()) {
        return chain;
      }
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new IOException(file + " has no certificate in the PEM format", e);
    }
    throw new IOException(file + " has no certificate in the PEM format");
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    try {
      PrivateKey key = PemContent.of(Files.readString(file)).getPrivateKey();
      if (key != null) {
        return key;
      }
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new IOException(file + " has no private key in the PEM format", e);
    }
    throw new IOException(file + " has no private key in the PEM format");
  }

  private static boolean matches(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
      return false;
    }
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(PROBE);
    return signature.verify(signed);
  }

  private static Set<String> names(X509Certificate certificate) throws CertificateParsingException {
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    Set<String> names = new HashSet<>();
    if (alternatives != null) {
      for (List<?> alternative : alternatives) {
        if (alternative.get(0).equals(DNS_NAME)) {
          names.add(alternative.get(1).toString().toLowerCase(Locale.ROOT));
        }
      }
    }
    return Set.copyOf(names);
  }

  /** Finds the key whose certificate names a host, or has a star for its first label. */
  static @Nullable ServerKey of(String host, List<ServerKey> keys) {
    for (ServerKey key : keys) {
      if (key.names.contains(host)) {
        return key;
      }
    }
    int dot = host.indexOf('.');
    String wildcard = dot > 0 ? "*" + host.substring(dot) : host;
    for (ServerKey key : keys) {
      if (key.names.contains(wildcard)) {
        return key;
      }
    }
    return null;
  }

  /** Without the key, so that it reaches no log. */
  @Override
  public String toString() {
    return "ServerKey" + names;
  }
}
