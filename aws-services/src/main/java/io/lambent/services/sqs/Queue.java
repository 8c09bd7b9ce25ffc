package io.lambent.services.sqs;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A queue.
 *
 * @param attributes those that were set, by AWS's names
 */
record Queue(
    long id,
    String account,
    String region,
    String name,
    Map<String, String> attributes,
    Map<String, String> tags,
    Instant createdAt,
    Instant modifiedAt) {

  Queue {
    attributes = Map.copyOf(attributes);
    tags = Map.copyOf(tags);
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

  @Nullable String policy(QueueAttribute attribute) {
    return attributes.get(attribute.name());
  }
}
