package io.lambent.services.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Hash keys: unsigned integers of 128 bits. Each open shard of a stream takes the records of one
 * range of them.
 */
final class HashKeys {
  static final BigInteger COUNT = BigInteger.ONE.shiftLeft(128);

  private HashKeys() {}

  /** A range of hash keys; both ends are part of it. */
  record Range(BigInteger from, BigInteger to) {
    boolean contains(BigInteger key) {
      return key.compareTo(from) >= 0 && key.compareTo(to) <= 0;
    }
  }

  /**
   * The range of the shard with an index where {@code count} shards divide all hash keys evenly.
   */
  static Range part(int index, int count) {
    BigInteger width = COUNT.divide(BigInteger.valueOf(count));
    BigInteger from = width.multiply(BigInteger.valueOf(index));
    BigInteger end = index == count - 1 ? COUNT : width.multiply(BigInteger.valueOf(index + 1L));
    return new Range(from, end.subtract(BigInteger.ONE));
  }

  /**
   * The hash key of a record.
   *
   * @param explicit a decimal number; null to hash the partition key
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
