package io.lambent.trigger.sqs;

/** The ARN of a queue, taken apart. */
record QueueArn(String text, String region, String account, String name) {
  private static final int PARTS = 6;

  /** Returns true if a text is the ARN of a queue. */
  static boolean isQueue(String arn) {
    String[] parts = arn.split(":", -1);
    return parts.length == PARTS && parts[0].equals("arn") && parts[2].equals("sqs");
  }

  static QueueArn of(String arn) {
    if (!isQueue(arn)) {
      throw new IllegalArgumentException("not the ARN of a queue: " + arn);
    }
    String[] parts = arn.split(":", -1);
    return new QueueArn(arn, parts[3], parts[4], parts[5]);
  }

  boolean isFifo() {
    return name.endsWith(".fifo");
  }
}
