package io.lambent.contract.digest;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Random names and passwords, which cannot be guessed. */
public final class RandomHex {
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomHex() {}

  /**
   * A new text, hexadecimal, lower case.
   *
   * @param bytes of chance; the text has two characters for each
   */
  public static String of(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
