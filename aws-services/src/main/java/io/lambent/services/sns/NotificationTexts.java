package io.lambent.services.sns;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes notifications as subscribers get them. They are not signed: the members for that are
 * empty.
 */
@Component
class NotificationTexts {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final JsonMapper json;

  NotificationTexts(JsonMapper json) {
    this.json = json;
  }

  /** The text of a message for a subscriber, without anything around it. */
  String text(Notification message, Subscription subscription) {
    if (!message.structured()) {
      return message.body();
    }
    var texts = json.readTree(message.body());
    String own = texts.path(subscription.protocol().name()).asString(null);
    return own == null ? texts.path("default").asString("") : own;
  }

  /** The body of a message in a queue. */
  String envelope(Notification message, Subscription subscription) {
    ObjectNode envelope = json.createObjectNode();
    envelope.put("Type", "Notification");
    envelope.put("MessageId", message.id().toString());
    boolean isFifo = message.seq() != null;
    if (isFifo) {
      envelope.put("SequenceNumber", message.sequenceNumber());
    }
    envelope.put("TopicArn", subscription.topicArn());
    if (message.subject() != null) {
      envelope.put("Subject", message.subject());
    }
    envelope.put("Message", text(message, subscription));
    envelope.put("Timestamp", TIMESTAMP.format(message.publishedAt()));
    if (!isFifo) {
      envelope.put("SignatureVersion", "1");
      envelope.put("Signature", "");
      envelope.put("SigningCertURL", "");
    }
    envelope.put("UnsubscribeURL", unsubscribeUrl(message, subscription));
    if (!message.attributes().isEmpty()) {
      envelope.set("MessageAttributes", attributes(message));
    }
    return json.writeValueAsString(envelope);
  }

  /** The event of a function. */
  String event(Notification message, Subscription subscription) {
    ObjectNode event = json.createObjectNode();
    ObjectNode entry = event.putArray("Records").addObject();
    entry.put("EventSource", "aws:sns");
    entry.put("EventVersion", "1.0");
    entry.put("EventSubscriptionArn", subscription.arn());
    ObjectNode sns = entry.putObject("Sns");
    sns.put("Type", "Notification");
    sns.put("MessageId", message.id().toString());
    sns.put("TopicArn", subscription.topicArn());
    putText(sns, "Subject", message.subject());
    sns.put("Message", text(message, subscription));
    sns.put("Timestamp", TIMESTAMP.format(message.publishedAt()));
    sns.put("SignatureVersion", "1");
    sns.put("Signature", "");
    sns.put("SigningCertUrl", "");
    sns.put("UnsubscribeUrl", unsubscribeUrl(message, subscription));
    sns.set("MessageAttributes", attributes(message));
    return json.writeValueAsString(event);
  }

  private static void putText(ObjectNode object, String name, @Nullable String value) {
    if (value == null) {
      object.putNull(name);
    } else {
      object.put(name, value);
    }
  }

  private ObjectNode attributes(Notification message) {
    ObjectNode all = json.createObjectNode();
    message
        .attributes()
        .forEach(
            (name, attribute) -> {
              byte[] bytes = attribute.binaryValue();
              ObjectNode one = all.putObject(name);
              one.put("Type", attribute.dataType());
              one.put(
                  "Value",
                  bytes == null
                      ? attribute.stringValue()
                      : Base64.getEncoder().encodeToString(bytes));
            });
    return all;
  }

  private static String unsubscribeUrl(Notification message, Subscription subscription) {
    return message.endpoint() + "/?Action=Unsubscribe&SubscriptionArn=" + subscription.arn();
  }
}
