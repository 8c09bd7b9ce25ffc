package io.lambent.services.kinesis;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sequence number of a record, of 56 decimal digits. Written in hexadecimal, it is a 2, the
 * second in which the shard was created (9 digits), the last digit of the shard, the place of the
 * record in the shard (16 digits), 00, the second of its arrival (9), the shard (8) and a 2. So the
 * numbers of a shard grow with the place, and those of a shard are greater than those of its
 * parents.
 *
 * @param created seconds since 1970
 * @param place the place of the record, counted from one; zero for the start of the shard
 * @param arrived seconds since 1970
 */
record SequenceNumber(long created, int shard, long place, long arrived) {
  /** The place in the ending sequence number of a shard. */
  static final long END = Long.MAX_VALUE;

  private static final int BYTES = 24;
  private static final int BITS = 186;
  private static final int VERSION = 2;
  private static final long LOW_28 = (1L << 28) - 1;

  /** The number as clients see it, in decimal digits. */
  String text() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putLong((long) VERSION << 56 | created << 20 | (long) (shard & 0xf) << 16 | place >>> 48);
    bytes.putLong(place << 16 | arrived >>> 28);
    bytes.putLong((arrived & LOW_28) << 36 | (long) shard << 4 | VERSION);
    return new BigInteger(1, bytes.array()).toString();
  }

  /** Parses a number; null where it does not have this form. */
  static @Nullable SequenceNumber parse(String text) {
    BigInteger value = new BigInteger(text);
    if (value.bitLength() != BITS) {
      return null;
    }
    byte[] all = value.toByteArray();
    ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOfRange(all, all.length - BYTES, all.length));
    long high = bytes.getLong();
    long middle = bytes.getLong();
    long low = bytes.getLong();
    long place = high << 48 | middle >>> 16;
    int shard = (int) (low >>> 4);
    if (high >>> 56 != VERSION || (low & 0xf) != VERSION || place < 0 || shard < 0) {
      return null;
    }
    return new SequenceNumber(
        high >>> 20 & (1L << 36) - 1, shard, place, (middle & 0xff) << 28 | low >>> 36);
  }
}
