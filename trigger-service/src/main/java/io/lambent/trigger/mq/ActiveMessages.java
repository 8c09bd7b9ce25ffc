package io.lambent.trigger.mq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.trigger.source.SourceRecord;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.util.ByteSequence;
import tools.jackson.databind.node.ObjectNode;

/**
 * Formats messages of ActiveMQ as functions get them. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html">Using Lambda with Amazon MQ</a>;
 * names and types of members are those of AWS's libraries for functions.
 */
final class ActiveMessages {
  private static final String CLASS_PREFIX = "ActiveMQ";

  private ActiveMessages() {}

  static SourceRecord record(String handle, ActiveMQMessage message) throws JMSException {
    ObjectNode node = Messages.JSON.createObjectNode();
    node.put("messageID", message.getJMSMessageID());
    node.put("messageType", type(message));
    node.put("deliveryMode", message.getJMSDeliveryMode());
    node.put(
        "replyTo", message.getJMSReplyTo() == null ? null : message.getJMSReplyTo().toString());
    node.put("type", message.getJMSType());
    node.put("expiration", message.getJMSExpiration());
    node.put("priority", message.getJMSPriority());
    node.put("correlationID", message.getJMSCorrelationID());
    node.put("redelivered", message.getJMSRedelivered());
    node.putObject("destination").put("physicalName", message.getDestination().getPhysicalName());
    node.put(Messages.DATA, Messages.encoded(data(message)));
    node.put("timestamp", message.getJMSTimestamp());
    node.put("brokerInTime", message.getBrokerInTime());
    node.put("brokerOutTime", message.getBrokerOutTime());
    ObjectNode properties = node.putObject("properties");
    for (Object name : Collections.list(message.getPropertyNames())) {
      String key = String.valueOf(name);
      properties.put(key, Objects.toString(message.getObjectProperty(key), null));
    }
    return Messages.record(handle, node);
  }

  /** The type of a message, such as {@code jms/text-message}. */
  private static String type(ActiveMQMessage message) {
    if (message instanceof TextMessage) {
      return "jms/text-message";
    }
    if (message instanceof BytesMessage) {
      return "jms/bytes-message";
    }
    String name = message.getClass().getSimpleName().substring(CLASS_PREFIX.length());
    String kind = name.replace("Message", "").toLowerCase(Locale.ROOT);
    return kind.isEmpty() ? "jms/message" : "jms/" + kind + "-message";
  }

  /** The data of a message: a text in UTF-8, bytes, or the encoded body of other types. */
  private static byte[] data(ActiveMQMessage message) throws JMSException {
    if (message instanceof TextMessage text) {
      return Objects.requireNonNullElse(text.getText(), "").getBytes(UTF_8);
    }
    if (message instanceof BytesMessage bytes) {
      byte[] data = new byte[Math.toIntExact(bytes.getBodyLength())];
      bytes.readBytes(data);
      return data;
    }
    ByteSequence content = message.getContent();
    return content == null ? new byte[0] : content.toArray();
  }
}
