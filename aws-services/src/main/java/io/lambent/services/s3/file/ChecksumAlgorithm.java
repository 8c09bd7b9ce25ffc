package io.lambent.services.s3.file;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * The checksums that clients may send with content. See <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">
 * Checking object integrity</a>.
 */
public enum ChecksumAlgorithm {
  CRC32(32, 0xedb88320L),
  CRC32C(32, 0x82f63b78L),
  CRC64NVME(64, Crc64Nvme.POLYNOMIAL),
  SHA1(0, 0),
  SHA256(0, 0),
  SHA512(0, 0),
  MD5(0, 0);

  private final int width;
  private final long polynomial;

  /**
   * @param width bits of a cyclic redundancy check; 0 for digests
   * @param polynomial with its bits reflected
   */
  ChecksumAlgorithm(int width, long polynomial) {
    this.width = width;
    this.polynomial = polynomial;
  }

  /** Sums up content. */
  public interface Sum {
    void update(byte[] bytes, int offset, int length);

    /** The checksum in Base64, as on the wire. Ends the sum. */
    String value();
  }

  /** The algorithm of a name such as {@code SHA256}, in any case; null where there is none. */
  public static @Nullable ChecksumAlgorithm find(String name) {
    for (ChecksumAlgorithm algorithm : values()) {
      if (algorithm.name().equalsIgnoreCase(name)) {
        return algorithm;
      }
    }
    return null;
  }

  /** The header with the checksum, in lower case. */
  public String header() {
    return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
  }

  /** The name of the member with the checksum in AWS's model. */
  public String member() {
    return "Checksum" + name();
  }

  /** Returns true for cyclic redundancy checks, whose parts make up the whole's. */
  public boolean isCrc() {
    return width > 0;
  }

  /** The length of a checksum, in bytes. */
  public int length() {
    return switch (this) {
      case CRC32, CRC32C -> 4;
      case CRC64NVME -> 8;
      case SHA1 -> 20;
      case SHA256 -> 32;
      case SHA512 -> 64;
      case MD5 -> 16;
    };
  }

  public Sum sum() {
    return switch (this) {
      case CRC32 -> new CrcSum(new CRC32(), 4);
      case CRC32C -> new CrcSum(new CRC32C(), 4);
      case CRC64NVME -> new CrcSum(new Crc64Nvme(), 8);
      case SHA1 -> new DigestSum(digest("SHA-1"));
      case SHA256 -> new DigestSum(digest("SHA-256"));
      case SHA512 -> new DigestSum(digest("SHA-512"));
      case MD5 -> new DigestSum(digest("MD5"));
    };
  }

  static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private record CrcSum(Checksum crc, int length) implements Sum {
    @Override
    public void update(byte[] bytes, int offset, int count) {
      crc.update(bytes, offset, count);
    }

    @Override
    public String value() {
      return base64(crc.getValue(), length);
    }
  }

  private record DigestSum(MessageDigest digest) implements Sum {
    @Override
    public void update(byte[] bytes, int offset, int count) {
      digest.update(bytes, offset, count);
    }

    @Override
    public String value() {
      return Base64.getEncoder().encodeToString(digest.digest());
    }
  }

  private static String base64(long value, int length) {
    byte[] bytes = ByteBuffer.allocate(8).putLong(value).array();
    return Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, 8 - length, bytes.length));
  }

  /**
   * The checksum of checksums of parts, as a multipart upload of type {@code COMPOSITE} has it,
   * without the number of parts.
   */
  public String composite(List<String> parts) {
    Sum sum = sum();
    for (String part : parts) {
      byte[] bytes = Base64.getDecoder().decode(part);
      sum.update(bytes, 0, bytes.length);
    }
    return sum.value();
  }

  /**
   * The checksum of content from those of its two parts.
   *
   * @param secondLength bytes of the second part
   */
  public String combine(String first, String second, long secondLength) {
    if (!isCrc()) {
      throw new IllegalStateException(this + " cannot be combined");
    }
    long shifted = multiply(powerOfX(secondLength), number(first));
    return base64(shifted ^ number(second), length());
  }

  private static long number(String checksum) {
    long value = 0;
    for (byte b : Base64.getDecoder().decode(checksum)) {
      value = value << 8 | (b & 0xff);
    }
    return value;
  }

  /** Multiplies polynomials with reflected bits, modulo this algorithm's. */
  private long multiply(long a, long b) {
    long product = 0;
    long factor = b;
    for (long bit = 1L << (width - 1); bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= factor;
      }
      factor = (factor & 1) == 0 ? factor >>> 1 : (factor >>> 1) ^ polynomial;
    }
    return product;
  }

  /** The power of x with eight times the exponent. */
  private long powerOfX(long bytes) {
    long power = 1L << (width - 1);
    long square = 1L << (width - 1 - 8);
    for (long rest = bytes; rest != 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        power = multiply(square, power);
      }
      square = multiply(square, square);
    }
    return power;
  }
}
