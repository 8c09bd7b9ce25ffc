package io.lambent.services.sqs;

import org.jspecify.annotations.Nullable;

/** The attributes of a standard queue that can be set, by AWS's names. */
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
  SqsManagedSseEnabled,
  /** Kept, not enforced. */
  Policy,
  RedrivePolicy,
  RedriveAllowPolicy;

  private final boolean isNumber;
  private final int defaultNumber;
  private final int least;
  private final int most;

  QueueAttribute() {
    this.isNumber = false;
    this.defaultNumber = 0;
    this.least = 0;
    this.most = 0;
  }

  QueueAttribute(int defaultNumber, int least, int most) {
    this.isNumber = true;
    this.defaultNumber = defaultNumber;
    this.least = least;
    this.most = most;
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

  /**
   * Checks a number or a truth; policies are checked elsewhere.
   *
   * @throws io.lambent.aws.error.AwsFailure where it is out of bounds
   */
  void check(String value) {
    if (this == SqsManagedSseEnabled && !value.equals("true") && !value.equals("false")) {
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
