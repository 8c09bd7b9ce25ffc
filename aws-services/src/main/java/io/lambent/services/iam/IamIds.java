package io.lambent.services.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Unique ids of resources. See <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">IAM
 * identifiers</a>.
 */
final class IamIds {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int LENGTH = 17;
  private static final SecureRandom RANDOM = new SecureRandom();

  private IamIds() {}

  /** A new id. */
  static String next(String prefix) {
    StringBuilder id = new StringBuilder(prefix);
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }

  /** The id of something that is the same everywhere, such as a policy of AWS. */
  static String of(String prefix, String name) {
    UUID digest = UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
    StringBuilder id = new StringBuilder(prefix);
    long bits = digest.getMostSignificantBits();
    for (int i = 0; i < LENGTH; i++) {
      if (i == 8) {
        bits = digest.getLeastSignificantBits();
      }
      id.append(ALPHABET.charAt((int) (bits & 31)));
      bits >>>= 5;
    }
    return id.toString();
  }
}
