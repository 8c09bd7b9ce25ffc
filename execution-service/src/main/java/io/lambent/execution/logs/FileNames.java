package io.lambent.execution.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

  private static String hash(String name) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      return "~" + HEX.formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
