package io.lambent.services.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** Hash keys: whole numbers of 128 bits, by which records go to shards. */
final class HashKeys {
  static final BigInteger COUNT = BigInteger.ONE.shiftLeft(128);

  private HashKeys() {}

  /** A range of hash keys with both of its ends. */
  record Range(BigInteger from, BigInteger to) {
    boolean contains(BigInteger key) {
      return key.compareTo(from) >= 0 && key.compareTo(to) <= 0;
    }
  }

  /** The part of all hash keys that one of so many equal shards has. */
  static Range part(int index, int count) {
    BigInteger width = COUNT.divide(BigInteger.valueOf(count));
    BigInteger from = width.multiply(BigInteger.valueOf(index));
    BigInteger end = index == count - 1 ? COUNT : width.multiply(BigInteger.valueOf(index + 1L));
    return new Range(from, end.subtract(BigInteger.ONE));
  }

  /**
   * The hash key of a record.
   *
   * @param explicit null where the partition key decides
   * @throws io.lambent.aws.error.AwsFailure where the explicit one is out of range
   */
  static BigInteger of(String partitionKey, @Nullable String explicit) {
    if (explicit == null) {
      return new BigInteger(1, md5().digest(partitionKey.getBytes(UTF_8)));
    }
    BigInteger key = new BigInteger(explicit);
    if (key.compareTo(COUNT) >= 0) {
      throw KinesisErrors.invalid(
          "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified"
              + " value was "
              + explicit);
    }
    return key;
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
