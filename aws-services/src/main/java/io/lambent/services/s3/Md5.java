package io.lambent.services.s3;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** MD5, which entity tags are made of. */
final class Md5 {
  private Md5() {}

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** The entity tag of an object of several parts, without quotes. */
  static String ofParts(List<String> parts) {
    MessageDigest digest = digest();
    parts.forEach(part -> digest.update(HexFormat.of().parseHex(part)));
    return HexFormat.of().formatHex(digest.digest()) + "-" + parts.size();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
