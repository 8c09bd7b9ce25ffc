package io.lambent.client.certificate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;

/**
 * The textual encoding of certificates, see <a
 * href="https://www.rfc-editor.org/rfc/rfc7468#section-5">RFC 7468, 5</a>.
 */
public final class Pem {
  /** Characters of Base64 on each line. */
  private static final int LINE_LENGTH = 64;

  private static final Base64.Encoder ENCODER =
      Base64.getMimeEncoder(LINE_LENGTH, "\n".getBytes(US_ASCII));

  private Pem() {}

  /**
   * Encodes a certificate.
   *
   * @param der the certificate in DER
   * @return its text, whose last line does not end with a line feed
   */
  public static String certificate(byte[] der) {
    return "-----BEGIN CERTIFICATE-----\n"
        + ENCODER.encodeToString(der)
        + "\n-----END CERTIFICATE-----";
  }
}
