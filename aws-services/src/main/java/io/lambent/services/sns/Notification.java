package io.lambent.services.sns;

import io.lambent.services.sqs.MessageAttribute;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that was published, or one of the platform about a subscription.
 *
 * @param body the text, or an object with a text for each protocol
 * @param structured true where the body has a text for each protocol
 * @param groupId null where it has none; a message of a FIFO topic has one
 * @param deduplicationId null for messages of standard topics
 * @param seq its place among all messages; null for messages of standard topics
 * @param endpoint by which the publisher reached the platform
 * @param traceHeader of the trace that the publisher belongs to; null where it belongs to none
 */
record Notification(
    UUID id,
    Type type,
    String body,
    boolean structured,
    @Nullable String subject,
    Map<String, MessageAttribute> attributes,
    @Nullable String groupId,
    @Nullable String deduplicationId,
    @Nullable Long seq,
    String endpoint,
    @Nullable String traceHeader,
    Instant publishedAt) {
  /** The types of messages, as subscribers see them. */
  enum Type {
    Notification,
    SubscriptionConfirmation,
    UnsubscribeConfirmation
  }

  /** Makes all sequence numbers have twenty digits, as those of AWS have. */
  private static final BigInteger FIRST = new BigInteger("10000000000000000000");

  /** The {@code SequenceNumber}; null for messages of standard topics. */
  @Nullable String sequenceNumber() {
    return seq == null ? null : sequenceNumber(seq);
  }

  static String sequenceNumber(long seq) {
    return FIRST.add(BigInteger.valueOf(seq)).toString();
  }
}
