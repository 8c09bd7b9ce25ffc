package io.lambent.services.sns;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A subscription of a topic.
 *
 * @param account the one that subscribed
 * @param attributes those that were set, by AWS's names
 */
record Subscription(
    UUID id,
    String topicArn,
    Protocol protocol,
    String endpoint,
    String account,
    Map<String, String> attributes) {

  Subscription {
    attributes = Map.copyOf(attributes);
  }

  /** Where notifications can be delivered. */
  enum Protocol {
    sqs,
    lambda
  }

  String arn() {
    return topicArn + ":" + id;
  }

  boolean isRaw() {
    return "true".equals(attributes.get("RawMessageDelivery"));
  }

  /** The filter policy; null where all messages are wanted. */
  @Nullable String filterPolicy() {
    return attributes.get("FilterPolicy");
  }

  /** True where the filter policy is about the message's body, not its attributes. */
  boolean filtersBody() {
    return "MessageBody".equals(attributes.get("FilterPolicyScope"));
  }
}
