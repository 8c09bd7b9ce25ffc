package io.lambent.trigger.sqs;

import io.lambent.trigger.source.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;

/**
 * Formats messages as functions get them. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">Using Lambda with Amazon
 * SQS</a>.
 */
final class SqsRecords {
  private static final JsonFactory JSON = new JsonFactory();

  /** The order in which AWS writes attributes; others follow. */
  private static final List<String> ATTRIBUTES =
      List.of(
          "ApproximateReceiveCount",
          "AWSTraceHeader",
          "SentTimestamp",
          "SequenceNumber",
          "MessageGroupId",
          "SenderId",
          "MessageDeduplicationId",
          "ApproximateFirstReceiveTimestamp");

  private final QueueArn queue;

  SqsRecords(QueueArn queue) {
    this.queue = queue;
  }

  /**
   * @param heldUntil when the message becomes visible to others
   */
  SourceRecord record(Message message, long heldUntil) {
    Map<String, String> attributes = message.attributesAsStrings();
    return new SourceRecord(
        message.messageId(),
        message.receiptHandle(),
        json(message, attributes),
        message.body(),
        heldUntil,
        attributes.get("AWSTraceHeader"));
  }

  private byte[] json(Message message, Map<String, String> attributes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.body().length() + 1024);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringProperty("messageId", message.messageId());
      json.writeStringProperty("receiptHandle", message.receiptHandle());
      json.writeStringProperty("body", message.body());
      json.writeObjectPropertyStart("attributes");
      ordered(attributes).forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeObjectPropertyStart("messageAttributes");
      message.messageAttributes().forEach((name, value) -> write(json, name, value));
      json.writeEndObject();
      writeIfThere(json, "md5OfMessageAttributes", message.md5OfMessageAttributes());
      json.writeStringProperty("md5OfBody", message.md5OfBody());
      json.writeStringProperty("eventSource", "aws:sqs");
      json.writeStringProperty("eventSourceARN", queue.text());
      json.writeStringProperty("awsRegion", queue.region());
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static Map<String, String> ordered(Map<String, String> attributes) {
    Map<String, String> ordered =
        new TreeMap<>(
            Comparator.<String>comparingInt(
                    name -> {
                      int index = ATTRIBUTES.indexOf(name);
                      return index < 0 ? ATTRIBUTES.size() : index;
                    })
                .thenComparing(Comparator.naturalOrder()));
    ordered.putAll(attributes);
    return ordered;
  }

  private static void write(JsonGenerator json, String name, MessageAttributeValue value) {
    json.writeObjectPropertyStart(name);
    writeIfThere(json, "stringValue", value.stringValue());
    if (value.binaryValue() != null) {
      json.writeBinaryProperty("binaryValue", value.binaryValue().asByteArray());
    }
    json.writeArrayPropertyStart("stringListValues");
    json.writeEndArray();
    json.writeArrayPropertyStart("binaryListValues");
    json.writeEndArray();
    json.writeStringProperty("dataType", value.dataType());
    json.writeEndObject();
  }

  private static void writeIfThere(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }
}
