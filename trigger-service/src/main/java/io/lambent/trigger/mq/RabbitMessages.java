package io.lambent.trigger.mq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.LongString;
import io.lambent.trigger.source.SourceRecord;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Formats messages of RabbitMQ as functions get them. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html">Using Lambda with Amazon MQ</a>.
 */
final class RabbitMessages {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM d, yyyy, h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);

  private RabbitMessages() {}

  static SourceRecord record(Envelope envelope, BasicProperties properties, byte[] body) {
    ObjectNode message = Messages.JSON.createObjectNode();
    message.set("basicProperties", properties(properties, body.length));
    message.put("redelivered", envelope.isRedeliver());
    message.put(Messages.DATA, Messages.encoded(body));
    return Messages.record(Long.toString(envelope.getDeliveryTag()), message);
  }

  private static ObjectNode properties(BasicProperties properties, int bodySize) {
    ObjectNode node = Messages.JSON.createObjectNode();
    node.put("contentType", properties.getContentType());
    node.put("contentEncoding", properties.getContentEncoding());
    node.set("headers", value(properties.getHeaders()));
    node.put("deliveryMode", properties.getDeliveryMode());
    node.put("priority", properties.getPriority());
    node.put("correlationId", properties.getCorrelationId());
    node.put("replyTo", properties.getReplyTo());
    node.put("expiration", properties.getExpiration());
    node.put("messageId", properties.getMessageId());
    Date timestamp = properties.getTimestamp();
    node.put("timestamp", timestamp == null ? null : TIME.format(timestamp.toInstant()));
    node.put("type", properties.getType());
    node.put("userId", properties.getUserId());
    node.put("appId", properties.getAppId());
    node.putNull("clusterId");
    node.put("bodySize", bodySize);
    return node;
  }

  /**
   * The value of a header: texts and bytes become a member {@code bytes}, other values their JSON
   * form.
   */
  private static JsonNode value(@Nullable Object value) {
    if (value instanceof byte[] binary) {
      return bytes(binary);
    }
    return switch (value) {
      case null -> NODES.nullNode();
      case LongString text -> bytes(text.getBytes());
      case Boolean flag -> NODES.booleanNode(flag);
      case BigDecimal number -> NODES.numberNode(number);
      case Float number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      case Number number -> NODES.numberNode(number.longValue());
      case Date time -> NODES.stringNode(TIME.format(time.toInstant()));
      case Map<?, ?> map -> {
        ObjectNode node = NODES.objectNode();
        map.forEach((name, one) -> node.set(String.valueOf(name), value(one)));
        yield node;
      }
      case List<?> list -> {
        ArrayNode node = NODES.arrayNode();
        list.forEach(one -> node.add(value(one)));
        yield node;
      }
      default -> NODES.stringNode(value.toString());
    };
  }

  private static ObjectNode bytes(byte[] binary) {
    ObjectNode node = NODES.objectNode();
    ArrayNode bytes = node.putArray("bytes");
    for (byte one : binary) {
      bytes.add((int) one);
    }
    return node;
  }
}
