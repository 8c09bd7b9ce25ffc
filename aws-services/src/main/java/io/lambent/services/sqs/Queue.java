package io.lambent.services.sqs;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A queue.
 *
 * @param attributes those that were set, by AWS's names
 * @param fair true once a message of a standard queue has had a group
 */
record Queue(
    long id,
    String account,
    String region,
    String name,
    Map<String, String> attributes,
    Map<String, String> tags,
    boolean fair,
    Instant createdAt,
    Instant modifiedAt) {

  Queue {
    attributes = Map.copyOf(attributes);
    tags = Map.copyOf(tags);
  }

  static final String FIFO_SUFFIX = ".fifo";

  boolean isFifo() {
    return name.endsWith(FIFO_SUFFIX);
  }

  String arn() {
    return "arn:aws:sqs:" + region + ":" + account + ":" + name;
  }

  String url(String endpoint) {
    return endpoint + "/" + account + "/" + name;
  }

  /** An attribute that is a number; its default where it was not set. */
  int number(QueueAttribute attribute) {
    String value = attributes.get(attribute.name());
    return value == null ? attribute.defaultNumber() : Integer.parseInt(value);
  }

  /** An attribute with one of several values; its default where it was not set. */
  String choice(QueueAttribute attribute) {
    return attributes.getOrDefault(attribute.name(), attribute.defaultChoice());
  }

  @Nullable String policy(QueueAttribute attribute) {
    return attributes.get(attribute.name());
  }
}
