package io.lambent.services.sqs;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/** Identifies one receipt of a message, for its deletion or a change of its visibility. */
record ReceiptHandle(long queue, long seq, UUID receipt) {
  private static final int BYTES = 33;
  private static final byte VERSION = 1;

  String text() {
    byte[] bytes =
        ByteBuffer.allocate(BYTES)
            .put(VERSION)
            .putLong(queue)
            .putLong(seq)
            .putLong(receipt.getMostSignificantBits())
            .putLong(receipt.getLeastSignificantBits())
            .array();
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where it is no handle of a message of the queue
   */
  static ReceiptHandle parse(String text, Queue queue) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
      if (bytes.remaining() == BYTES && bytes.get() == VERSION && bytes.getLong() == queue.id()) {
        return new ReceiptHandle(
            queue.id(), bytes.getLong(), new UUID(bytes.getLong(), bytes.getLong()));
      }
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw SqsErrors.invalidHandle(text);
  }
}
