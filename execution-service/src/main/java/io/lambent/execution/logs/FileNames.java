package io.lambent.execution.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.digest.Sha256;
import java.util.HexFormat;

/**
 * File names for names that callers choose: lower-case letters, digits, {@code -} and {@code _}
 * stand for themselves, every other byte is {@code %} and two digits. So no name leads out of its
 * directory, and two names differ on file systems that ignore case, too. What would be too long for
 * a file system is cut and carries a hash; the true name is kept inside the file.
 */
final class FileNames {
  private static final int MAX = 180;
  private static final int KEPT = 100;
  private static final HexFormat HEX = HexFormat.of();

  private FileNames() {}

  static String encode(String name) {
    StringBuilder encoded = new StringBuilder(name.length() + 16);
    for (byte b : name.getBytes(UTF_8)) {
      if ((b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' || b == '_') {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.toHexDigits(b));
      }
    }
    return encoded.length() <= MAX ? encoded.toString() : encoded.substring(0, KEPT) + hash(name);
  }

  /** The first half of the digest. */
  private static String hash(String name) {
    return "~" + Sha256.hex(name).substring(0, 32);
  }
}
