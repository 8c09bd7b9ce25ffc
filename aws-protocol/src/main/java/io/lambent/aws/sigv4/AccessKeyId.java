package io.lambent.aws.sigv4;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * Ids of access keys that Lambent makes: {@code AKIA} or {@code ASIA} and 16 characters of base 32.
 * These are 80 bits: as in AWS's ids, a one, the account's number in 40 bits, and 7 random bits;
 * then 16 random bits, and 16 bits of a digest of all before. The digest tells them from ids of
 * AWS, which may get here by mistake and must not choose an account.
 */
public final class AccessKeyId {
  /** The beginning of ids of keys that last. */
  public static final String LASTING = "AKIA";

  /** The beginning of ids of keys that expire, which come with a session token. */
  public static final String TEMPORARY = "ASIA";

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int PREFIX = 4;
  private static final int LENGTH = 20;
  private static final int CHARACTER_BITS = 5;
  private static final int RANDOM_BITS = 7;
  private static final int HEAD_BYTES = 6;
  private static final int BYTES = 10;
  private static final int DIGESTED_BYTES = 8;
  private static final long ACCOUNT_MASK = (1L << 40) - 1;
  private static final SecureRandom RANDOM = new SecureRandom();

  private AccessKeyId() {}

  /**
   * Makes an id.
   *
   * @param prefix {@link #LASTING} or {@link #TEMPORARY}
   * @param account twelve digits
   */
  public static String next(String prefix, String account) {
    byte[] bytes = new byte[BYTES];
    byte[] random = new byte[3];
    RANDOM.nextBytes(random);
    long head =
        (1L << 47) | ((Long.parseLong(account) & ACCOUNT_MASK) << RANDOM_BITS) | (random[0] & 0x7f);
    for (int i = HEAD_BYTES - 1; i >= 0; i--) {
      bytes[i] = (byte) head;
      head >>>= Byte.SIZE;
    }
    bytes[6] = random[1];
    bytes[7] = random[2];
    byte[] check = check(prefix, bytes);
    bytes[8] = check[0];
    bytes[9] = check[1];
    return prefix + encoded(bytes);
  }

  /** Reads the account of an id; empty where Lambent did not make it. */
  public static Optional<String> account(String id) {
    if (id.length() != LENGTH || !(id.startsWith(LASTING) || id.startsWith(TEMPORARY))) {
      return Optional.empty();
    }
    byte[] bytes = decoded(id);
    byte[] check = check(id.substring(0, PREFIX), bytes);
    return bytes.length == BYTES && bytes[8] == check[0] && bytes[9] == check[1]
        ? Optional.of(number(bytes))
        : Optional.empty();
  }

  /**
   * The account in an id that AWS or Lambent made: both put it into the same bits. Empty for an id
   * of another form.
   */
  public static Optional<String> anyAccount(String id) {
    byte[] bytes = id.length() == LENGTH ? decoded(id) : new byte[0];
    return bytes.length == BYTES ? Optional.of(number(bytes)) : Optional.empty();
  }

  private static String number(byte[] bytes) {
    long head = ByteBuffer.wrap(bytes).getLong() >>> Short.SIZE;
    return "%012d".formatted((head >>> RANDOM_BITS) & ACCOUNT_MASK);
  }

  private static byte[] check(String prefix, byte[] bytes) {
    MessageDigest digest = Hashes.sha256();
    for (int i = 0; i < PREFIX; i++) {
      digest.update((byte) prefix.charAt(i));
    }
    digest.update(bytes, 0, Math.min(DIGESTED_BYTES, bytes.length));
    return Arrays.copyOf(digest.digest(), 2);
  }

  private static String encoded(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int buffer = 0;
    int bits = 0;
    for (byte b : bytes) {
      buffer = (buffer << Byte.SIZE) | (b & 0xff);
      bits += Byte.SIZE;
      while (bits >= CHARACTER_BITS) {
        bits -= CHARACTER_BITS;
        text.append(ALPHABET.charAt((buffer >>> bits) & 31));
      }
    }
    return text.toString();
  }

  /** The bytes after the prefix; none where a character is not of the alphabet. */
  private static byte[] decoded(String id) {
    byte[] bytes = new byte[BYTES];
    int buffer = 0;
    int bits = 0;
    int at = 0;
    for (int i = PREFIX; i < id.length(); i++) {
      int value = ALPHABET.indexOf(id.charAt(i));
      if (value < 0) {
        return new byte[0];
      }
      buffer = (buffer << CHARACTER_BITS) | value;
      bits += CHARACTER_BITS;
      if (bits >= Byte.SIZE) {
        bits -= Byte.SIZE;
        bytes[at++] = (byte) (buffer >>> bits);
      }
    }
    return bytes;
  }
}
