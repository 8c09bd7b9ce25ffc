package io.lambent.trigger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.source.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Formats records and batches as functions get them. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html">Using Lambda with
 * self-managed Apache Kafka</a> and <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html">Using Lambda with Amazon
 * MSK</a>.
 */
final class KafkaEvents {
  static final String VALUE = "value";
  private static final String KEY = "key";
  private static final JsonFactory JSON = new JsonFactory();
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final byte[] TAIL = "}}".getBytes(UTF_8);

  private final byte[] head;

  /**
   * @param servers of the cluster
   */
  KafkaEvents(EventSourceMapping mapping, List<String> servers) {
    ObjectNode envelope = MAPPER.createObjectNode();
    if (mapping.sourceArn().isEmpty()) {
      envelope.put("eventSource", "SelfManagedKafka");
    } else {
      envelope.put("eventSource", "aws:kafka");
      envelope.put("eventSourceArn", mapping.sourceArn());
    }
    envelope.put("bootstrapServers", String.join(",", servers));
    String open = MAPPER.writeValueAsString(envelope);
    this.head = (open.substring(0, open.length() - 1) + ",\"records\":{").getBytes(UTF_8);
  }

  /** A record as the function gets it. */
  static byte[] record(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    byte[] value = record.value();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 + size(key) * 2 + size(value) * 2);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringProperty("topic", record.topic());
      json.writeNumberProperty("partition", record.partition());
      json.writeNumberProperty("offset", record.offset());
      json.writeNumberProperty("timestamp", record.timestamp());
      json.writeStringProperty("timestampType", record.timestampType().name());
      if (key != null) {
        json.writeStringProperty(KEY, Base64.getEncoder().encodeToString(key));
      }
      if (value != null) {
        json.writeStringProperty(VALUE, Base64.getEncoder().encodeToString(value));
      }
      json.writeArrayPropertyStart("headers");
      for (Header header : record.headers()) {
        json.writeStartObject();
        json.writeArrayPropertyStart(header.key());
        if (header.value() != null) {
          for (byte one : header.value()) {
            json.writeNumber((int) one);
          }
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static int size(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** A record as filters see it: with its key and its value decoded. */
  static SourceRecord filtered(ConsumerRecord<byte[], byte[]> record, byte[] json) {
    ObjectNode seen = (ObjectNode) MAPPER.readTree(json);
    if (record.key() != null) {
      seen.set(KEY, decoded(new String(record.key(), UTF_8)));
    }
    String value = record.value() == null ? "" : new String(record.value(), UTF_8);
    seen.put(VALUE, value);
    return new SourceRecord("", "", MAPPER.writeValueAsBytes(seen), value, 0, null);
  }

  /** Parses a text that is a JSON object, so that patterns can match its members. */
  private static JsonNode decoded(String text) {
    if (text.stripLeading().startsWith("{")) {
      try {
        JsonNode node = MAPPER.readTree(text);
        if (node.isObject()) {
          return node;
        }
      } catch (JacksonException e) {
        // The text begins like an object but is none.
      }
    }
    return MAPPER.getNodeFactory().stringNode(text);
  }

  /** The size of an event without its records, in bytes. */
  int wrapping() {
    return head.length + TAIL.length;
  }

  /** The event with the records of a batch, by partition. */
  byte[] event(List<KafkaRecord> batch) {
    Map<Partition, ByteArrayOutputStream> partitions = new LinkedHashMap<>();
    for (KafkaRecord record : batch) {
      ByteArrayOutputStream records =
          partitions.computeIfAbsent(record.partition, key -> new ByteArrayOutputStream());
      records.write(records.size() == 0 ? '[' : ',');
      records.writeBytes(record.json);
    }
    int bytes = wrapping();
    for (ByteArrayOutputStream records : partitions.values()) {
      bytes += records.size() + Partition.MAX_NAME_BYTES;
    }
    ByteArrayOutputStream event = new ByteArrayOutputStream(bytes);
    event.writeBytes(head);
    boolean first = true;
    for (Map.Entry<Partition, ByteArrayOutputStream> entry : partitions.entrySet()) {
      if (!first) {
        event.write(',');
      }
      first = false;
      // Names of topics have no characters that JSON escapes.
      event.writeBytes(("\"" + entry.getKey().name + "\":").getBytes(UTF_8));
      event.writeBytes(entry.getValue().toByteArray());
      event.write(']');
    }
    event.writeBytes(TAIL);
    return event.toByteArray();
  }
}
