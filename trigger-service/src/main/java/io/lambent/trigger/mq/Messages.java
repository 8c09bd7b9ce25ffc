package io.lambent.trigger.mq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.trigger.source.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Functions that both kinds of brokers share. */
final class Messages {
  static final String DATA = "data";
  static final JsonMapper JSON = JsonMapper.shared();

  private Messages() {}

  static String encoded(byte[] data) {
    return Base64.getEncoder().encodeToString(data);
  }

  /**
   * Creates a record of a message.
   *
   * @param handle the broker's identifier of the message
   */
  static SourceRecord record(String handle, ObjectNode message) {
    return new SourceRecord(handle, handle, JSON.writeValueAsBytes(message), "", 0, null);
  }

  /** A message as filters see it: with its data as text. */
  static SourceRecord filtered(SourceRecord message) {
    ObjectNode seen = (ObjectNode) JSON.readTree(message.json());
    String data = new String(Base64.getDecoder().decode(seen.path(DATA).asString()), UTF_8);
    seen.put(DATA, data);
    return new SourceRecord(
        message.id(), message.handle(), JSON.writeValueAsBytes(seen), data, 0, null);
  }

  /** An event: a head, the messages with commas between them, and a tail. */
  static byte[] event(String head, List<SourceRecord> batch, String tail) {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.writeBytes(head.getBytes(UTF_8));
    for (int i = 0; i < batch.size(); i++) {
      if (i > 0) {
        event.write(',');
      }
      event.writeBytes(batch.get(i).json());
    }
    event.writeBytes(tail.getBytes(UTF_8));
    return event.toByteArray();
  }
}
