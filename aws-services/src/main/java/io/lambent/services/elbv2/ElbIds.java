package io.lambent.services.elbv2;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes the ids in ARNs and host names. */
final class ElbIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 8;
  private static final long SMALLEST_NUMBER = 1_000_000_000L;
  private static final long MAX_NUMBER = 9_999_999_999L;

  private ElbIds() {}

  /** The last part of an ARN: sixteen hexadecimal digits. */
  static String next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The number behind the name in the first label of a host name: ten digits. */
  static String number() {
    return Long.toString(RANDOM.nextLong(SMALLEST_NUMBER, MAX_NUMBER));
  }
}
