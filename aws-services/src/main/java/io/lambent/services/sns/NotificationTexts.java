package io.lambent.services.sns;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes messages as subscribers get them. */
@Component
class NotificationTexts {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final JsonMapper json;
  private final Signing signing;

  NotificationTexts(JsonMapper json, Signing signing) {
    this.json = json;
    this.signing = signing;
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

  /** The body of a message about a subscription. */
  String confirmation(Notification message, Subscription subscription) {
    String token = String.valueOf(subscription.confirmation().token());
    String timestamp = TIMESTAMP.format(message.publishedAt());
    String url =
        message.endpoint()
            + "/?Action=ConfirmSubscription&TopicArn="
            + subscription.topicArn()
            + "&Token="
            + token;
    ObjectNode body = json.createObjectNode();
    body.put("Type", message.type().name());
    body.put("MessageId", message.id().toString());
    body.put("Token", token);
    body.put("TopicArn", subscription.topicArn());
    body.put("Message", message.body());
    body.put("SubscribeURL", url);
    body.put("Timestamp", timestamp);
    String signed =
        signed("Message", message.body())
            + signed("MessageId", message.id().toString())
            + signed("SubscribeURL", url)
            + signed("Timestamp", timestamp)
            + signed("Token", token)
            + signed("TopicArn", subscription.topicArn())
            + signed("Type", message.type().name());
    putSignature(body, "SigningCertURL", message, subscription, signed);
    return json.writeValueAsString(body);
  }

  private static String signed(String name, String value) {
    return name + "\n" + value + "\n";
  }

  private void putSignature(
      ObjectNode body,
      String urlName,
      Notification message,
      Subscription subscription,
      String signed) {
    String version = subscription.signatureVersion();
    body.put("SignatureVersion", version);
    body.put("Signature", signing.sign(version, signed));
    body.put(urlName, signing.certificateUrl(message.endpoint()));
  }

  private static String signed(Notification message, Subscription subscription, String text) {
    return signed("Message", text)
        + signed("MessageId", message.id().toString())
        + (message.subject() == null ? "" : signed("Subject", message.subject()))
        + signed("Timestamp", TIMESTAMP.format(message.publishedAt()))
        + signed("TopicArn", subscription.topicArn())
        + signed("Type", message.type().name());
  }

  /** The body of a notification, for queues and servers. */
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
    String text = text(message, subscription);
    envelope.put("Message", text);
    envelope.put("Timestamp", TIMESTAMP.format(message.publishedAt()));
    if (!isFifo) {
      putSignature(
          envelope, "SigningCertURL", message, subscription, signed(message, subscription, text));
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
    String text = text(message, subscription);
    sns.put("Message", text);
    sns.put("Timestamp", TIMESTAMP.format(message.publishedAt()));
    putSignature(sns, "SigningCertUrl", message, subscription, signed(message, subscription, text));
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
