package io.lambent.services.sns;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A subscription of a topic.
 *
 * @param account the one that subscribed
 * @param attributes those that were set, by AWS's names
 * @param topicAttributes those of the topic
 */
record Subscription(
    UUID id,
    String topicArn,
    Protocol protocol,
    String endpoint,
    String account,
    Map<String, String> attributes,
    Confirmation confirmation,
    Map<String, String> topicAttributes) {

  Subscription {
    attributes = Map.copyOf(attributes);
    topicAttributes = Map.copyOf(topicAttributes);
  }

  /** The kinds of receivers of notifications. */
  enum Protocol {
    sqs,
    lambda,
    http,
    https,
    /** Waits for a confirmation for ever, as Lambent sends no mail that asks for one. */
    email;

    /** Returns true for endpoints that are any server, which has to confirm a subscription. */
    boolean isHttp() {
      return this == http || this == https;
    }
  }

  /** The lives of a subscription. */
  enum State {
    /** Its endpoint has not confirmed it. */
    PENDING,
    CONFIRMED,
    /** Its endpoint can take that back for some days. */
    DELETED
  }

  /**
   * The confirmation of a subscription: the confirming party and its way.
   *
   * @param token that confirms it; null where none is needed
   * @param authenticated true where only its owner may end it
   */
  record Confirmation(State state, @Nullable String token, boolean authenticated) {}

  String arn() {
    return topicArn + ":" + id;
  }

  boolean isPending() {
    return confirmation.state() == State.PENDING;
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

  /** The version of signatures: 1 is SHA-1, 2 is SHA-256. */
  String signatureVersion() {
    return topicAttributes.getOrDefault("SignatureVersion", "1");
  }
}
