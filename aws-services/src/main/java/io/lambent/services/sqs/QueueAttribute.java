package io.lambent.services.sqs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attributes of queues that can be set, by AWS's names. */
enum QueueAttribute {
  VisibilityTimeout(30, 0, 43_200),
  MaximumMessageSize(1_048_576, 1_024, 1_048_576),
  MessageRetentionPeriod(345_600, 60, 1_209_600),
  DelaySeconds(0, 0, 900),
  ReceiveMessageWaitTimeSeconds(0, 0, 20),
  KmsDataKeyReusePeriodSeconds(300, 60, 86_400),
  /** Kept; nothing is encrypted by it. */
  KmsMasterKeyId,
  /** Kept; nothing is encrypted by it. */
  SqsManagedSseEnabled(false, "true", "false"),
  /** Kept, not enforced. */
  Policy,
  RedrivePolicy,
  RedriveAllowPolicy,
  /** Set when a FIFO queue is created, and not changed. */
  FifoQueue(true, "true"),
  ContentBasedDeduplication(true, "false", "true"),
  DeduplicationScope(true, "queue", "messageGroup"),
  /** Kept; there is no quota. */
  FifoThroughputLimit(true, "perQueue", "perMessageGroupId");

  private final boolean isNumber;
  private final int defaultNumber;
  private final int least;
  private final int most;
  private final boolean isFifoOnly;
  private final List<String> choices;

  QueueAttribute() {
    this(false, new String[0]);
  }

  QueueAttribute(int defaultNumber, int least, int most) {
    this.isNumber = true;
    this.defaultNumber = defaultNumber;
    this.least = least;
    this.most = most;
    this.isFifoOnly = false;
    this.choices = List.of();
  }

  /**
   * @param choices the values that it can have, the default first; none where that is checked
   *     elsewhere
   */
  QueueAttribute(boolean isFifoOnly, String... choices) {
    this.isNumber = false;
    this.defaultNumber = 0;
    this.least = 0;
    this.most = 0;
    this.isFifoOnly = isFifoOnly;
    this.choices = List.of(choices);
  }

  static @Nullable QueueAttribute find(String name) {
    for (QueueAttribute attribute : values()) {
      if (attribute.name().equals(name)) {
        return attribute;
      }
    }
    return null;
  }

  int defaultNumber() {
    return defaultNumber;
  }

  boolean isNumber() {
    return isNumber;
  }

  boolean isFifoOnly() {
    return isFifoOnly;
  }

  /** True where it has one of several values. */
  boolean isChoice() {
    return !choices.isEmpty();
  }

  String defaultChoice() {
    return choices.getFirst();
  }

  /**
   * Checks a number or one of several values; policies are checked elsewhere.
   *
   * @throws io.lambent.aws.error.AwsFailure where it is out of bounds
   */
  void check(String value) {
    if (isChoice() && !choices.contains(value)) {
      throw SqsErrors.invalidAttribute(name());
    }
    if (!isNumber) {
      return;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw SqsErrors.invalidAttribute(name());
  }
}
