package io.lambent.trigger.kinesis;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.StreamSettings;
import io.lambent.trigger.stream.StreamRecord;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;

/**
 * Formats records as functions get them. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html">Using Lambda to process
 * records from Amazon Kinesis Data Streams</a>.
 */
final class KinesisRecords {
  private static final JsonFactory JSON = new JsonFactory();
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);

  private final String sourceArn;
  private final String role;
  private final String region;

  KinesisRecords(EventSourceMapping mapping, String region) {
    StreamSettings settings = mapping.stream();
    this.sourceArn = mapping.sourceArn();
    this.role = settings == null ? "" : settings.role();
    this.region = region;
  }

  /**
   * @param record as {@code GetRecords} gives it
   */
  StreamRecord record(String shard, JsonNode record) {
    String number = record.path("SequenceNumber").asString();
    String key = record.path("PartitionKey").asString();
    String data = record.path("Data").asString();
    long millis =
        record
            .path("ApproximateArrivalTimestamp")
            .asDecimal(BigDecimal.ZERO)
            .multiply(MILLIS)
            .longValue();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(data.length() + 512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectPropertyStart("kinesis");
      json.writeStringProperty("kinesisSchemaVersion", "1.0");
      json.writeStringProperty("partitionKey", key);
      json.writeStringProperty("sequenceNumber", number);
      json.writeStringProperty("data", data);
      json.writeNumberProperty("approximateArrivalTimestamp", BigDecimal.valueOf(millis, 3));
      json.writeEndObject();
      json.writeStringProperty("eventSource", "aws:kinesis");
      json.writeStringProperty("eventVersion", "1.0");
      json.writeStringProperty("eventID", shard + ":" + number);
      json.writeStringProperty("eventName", "aws:kinesis:record");
      json.writeStringProperty("invokeIdentityArn", role);
      json.writeStringProperty("awsRegion", region);
      json.writeStringProperty("eventSourceARN", sourceArn);
      json.writeEndObject();
    }
    return new StreamRecord(number, key, Instant.ofEpochMilli(millis), bytes.toByteArray());
  }
}
