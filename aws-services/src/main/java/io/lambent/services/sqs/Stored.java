package io.lambent.services.sqs;

import java.math.BigInteger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that is committed, or the earlier one of which it is a duplicate.
 *
 * @param seq its place among all messages; null for messages of standard queues
 */
record Stored(UUID id, @Nullable Long seq) {
  /** Makes all sequence numbers have twenty digits, as those of AWS have. */
  private static final BigInteger FIRST = new BigInteger("18800000000000000000");

  /** The {@code SequenceNumber}; null for messages of standard queues. */
  @Nullable String sequenceNumber() {
    return seq == null ? null : sequenceNumber(seq);
  }

  static String sequenceNumber(long seq) {
    return FIRST.add(BigInteger.valueOf(seq)).toString();
  }
}
