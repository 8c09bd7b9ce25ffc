package io.lambent.trigger.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.trigger.source.SourceRecord;
import tools.jackson.databind.json.JsonMapper;

/** Records as a queue gives them, without all that filters and batches do not look at. */
final class TestingRecords {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TestingRecords() {}

  static SourceRecord record(String body) {
    String json =
        JSON.writeValueAsString(
            JSON.createObjectNode()
                .put("messageId", "m")
                .put("body", body)
                .put("eventSource", "aws:sqs"));
    return new SourceRecord("m", "h", json.getBytes(UTF_8), body, System.nanoTime(), null);
  }
}
