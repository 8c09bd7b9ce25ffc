package io.lambent.services.sns;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Makes certificates that are signed with their own key: the fields of X.509 version 3 that all
 * readers need, in DER. The JDK can read such certificates, but has no public way to make them.
 */
final class SelfSigned {
  private static final Duration VALIDITY = Duration.ofDays(3_650);
  private static final int SERIAL_BITS = 120;

  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int NULL = 0x05;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0C;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int VERSION = 0xA0;
  private static final int LONG_FORM = 0x80;

  /** 1.2.840.113549.1.1.11. */
  private static final byte[] SHA256_WITH_RSA = {
    0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x0B
  };

  /** 2.5.4.3. */
  private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private SelfSigned() {}

  /** The certificate of an RSA key, in DER. */
  static byte[] certificate(KeyPair keys, String name, Instant now)
      throws GeneralSecurityException {
    byte[] algorithm =
        element(SEQUENCE, element(OBJECT_IDENTIFIER, SHA256_WITH_RSA), element(NULL));
    byte[] subject =
        element(
            SEQUENCE,
            element(
                SET,
                element(
                    SEQUENCE,
                    element(OBJECT_IDENTIFIER, COMMON_NAME),
                    element(UTF8_STRING, name.getBytes(UTF_8)))));
    byte[] signed =
        element(
            SEQUENCE,
            element(VERSION, element(INTEGER, new byte[] {2})),
            element(
                INTEGER,
                new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE).toByteArray()),
            algorithm,
            subject,
            element(SEQUENCE, time(now), time(now.plus(VALIDITY))),
            subject,
            keys.getPublic().getEncoded());
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.getPrivate());
    signature.update(signed);
    return element(
        SEQUENCE, signed, algorithm, element(BIT_STRING, new byte[] {0}, signature.sign()));
  }

  private static byte[] time(Instant time) {
    return element(GENERALIZED_TIME, TIME.format(time).getBytes(US_ASCII));
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    int length = content.size();
    if (length < LONG_FORM) {
      element.write(length);
    } else {
      byte[] bytes = BigInteger.valueOf(length).toByteArray();
      int from = bytes[0] == 0 ? 1 : 0;
      element.write(LONG_FORM | (bytes.length - from));
      element.write(bytes, from, bytes.length - from);
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
