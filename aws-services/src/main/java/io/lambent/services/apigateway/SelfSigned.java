package io.lambent.services.apigateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/**
 * A certificate that its own key has signed, with an RSA key of 2,048 bits. The JDK has no API for
 * making certificates, so the structure of <a
 * href="https://www.rfc-editor.org/rfc/rfc5280#section-4.1">RFC 5280, 4.1</a> is written here.
 *
 * @param certificate in the PEM format
 * @param key in PKCS 8, DER
 */
@SuppressWarnings("ArrayRecordComponent")
record SelfSigned(String certificate, byte[] key) {
  private static final int KEY_BITS = 2_048;
  private static final int SERIAL_BITS = 120;
  private static final int LINE = 64;

  // Tags of DER.
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int NULL = 0x05;
  private static final int OBJECT_ID = 0x06;
  private static final int UTF8_STRING = 0x0C;
  private static final int TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int VERSION = 0xA0;

  /** 1.2.840.113549.1.1.11. */
  private static final byte[] RSA_WITH_SHA256 = {
    0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x0B
  };

  /** 2.5.4.3. */
  private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  static SelfSigned make(String commonName, Instant from, Instant until) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      KeyPair keys = generator.generateKeyPair();
      byte[] algorithm = der(SEQUENCE, der(OBJECT_ID, RSA_WITH_SHA256), der(NULL));
      byte[] name =
          der(
              SEQUENCE,
              der(
                  SET,
                  der(
                      SEQUENCE,
                      der(OBJECT_ID, COMMON_NAME),
                      der(UTF8_STRING, commonName.getBytes(UTF_8)))));
      byte[] signed =
          der(
              SEQUENCE,
              der(VERSION, der(INTEGER, new byte[] {2})),
              der(INTEGER, new BigInteger(SERIAL_BITS, new SecureRandom()).toByteArray()),
              algorithm,
              name,
              der(SEQUENCE, time(from), time(until)),
              name,
              keys.getPublic().getEncoded());
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed);
      byte[] whole =
          der(SEQUENCE, signed, algorithm, der(BIT_STRING, new byte[] {0}, signature.sign()));
      return new SelfSigned(pem(whole), keys.getPrivate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(byte[] certificate) {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(LINE, "\n".getBytes(US_ASCII)).encodeToString(certificate)
        + "\n-----END CERTIFICATE-----";
  }

  private static byte[] time(Instant time) {
    return der(TIME, DATE.format(time).getBytes(US_ASCII));
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    byte[] length = BigInteger.valueOf(content.size()).toByteArray();
    if (content.size() < 0x80) {
      element.write(content.size());
    } else {
      int skipped = length[0] == 0 ? 1 : 0;
      element.write(0x80 | (length.length - skipped));
      element.write(length, skipped, length.length - skipped);
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
