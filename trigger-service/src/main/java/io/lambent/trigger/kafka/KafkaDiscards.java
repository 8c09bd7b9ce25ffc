package io.lambent.trigger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.destination.Delivery;
import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.batch.Discarded;
import io.lambent.trigger.batch.FailureDeliveries;
import io.lambent.trigger.batch.Halt;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.metrics.EventCounts.Count;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends records that are given up to on-failure destinations. A bucket also gets the event, and a
 * topic gets each record by itself.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html">Capturing
 *     discarded batches for Amazon MSK and self-managed Apache Kafka event sources</a>
 */
final class KafkaDiscards {
  private static final Logger log = LoggerFactory.getLogger(KafkaDiscards.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String TOPIC = "kafka://";
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final EventSourceMapping mapping;
  private final ClusterSettings cluster;
  private final KafkaAccess.Client client;
  private final KafkaEvents events;
  private final FailureDeliveries deliveries;
  private final FailureTopic topic;
  private final EventCounts counts;
  private final Clock clock;

  KafkaDiscards(
      EventSourceMapping mapping,
      KafkaAccess.Client client,
      KafkaEvents events,
      FailureTopic topic,
      FailureDeliveries deliveries,
      EventCounts counts,
      Clock clock) {
    this.mapping = mapping;
    this.cluster = Objects.requireNonNull(mapping.cluster());
    this.client = client;
    this.events = events;
    this.topic = topic;
    this.deliveries = deliveries;
    this.counts = counts;
    this.clock = clock;
  }

  /**
   * Delivers; repeats that while the destination cannot be reached.
   *
   * @return false where it was stopped before
   */
  boolean deliver(Discarded<KafkaRecord> discarded, Halt halt) throws InterruptedException {
    List<KafkaRecord> records = discarded.records();
    counts.add(mapping, Count.DROPPED, records.size());
    String target = cluster.failures().onFailure();
    if (target == null) {
      log.warn("{} records of mapping {} are discarded", records.size(), mapping.uuid());
      return true;
    }
    if (target.startsWith(TOPIC)) {
      return toTopic(target.substring(TOPIC.length()), discarded, halt);
    }
    Instant now = clock.instant();
    ObjectNode body = body(discarded, discarded.condition().awsName(), records.size(), now);
    recordsInfo((ObjectNode) body.path("KafkaBatchInfo"), records);
    if (target.contains(":s3:")) {
      body.put("payload", new String(events.event(records), UTF_8));
    }
    Delivery delivery =
        new Delivery(
            UUID.randomUUID().toString(),
            Delivery.Kind.ON_FAILURE,
            discarded.requestId(),
            mapping.function(),
            mapping.qualifier(),
            target,
            now,
            JSON.writeValueAsBytes(body),
            null,
            null,
            new Delivery.Batch(mapping.uuid(), cluster.name()));
    return deliveries.deliver(mapping, delivery, records.size(), halt);
  }

  private boolean toTopic(String name, Discarded<KafkaRecord> discarded, Halt halt)
      throws InterruptedException {
    for (KafkaRecord record : discarded.records()) {
      // AWS's documentation shows another name of this condition for topics.
      String condition =
          discarded.condition() == Discarded.Condition.RETRIES
              ? "RetriesExhausted"
              : discarded.condition().awsName();
      ObjectNode body = body(discarded, condition, 1, clock.instant());
      ObjectNode info = ((ObjectNode) body.path("KafkaBatchInfo")).putObject("recordInfo");
      ((ObjectNode) body.path("KafkaBatchInfo")).put("payloadSize", record.bytes());
      info.put("offset", Long.toString(record.offset));
      info.put("timestamp", MILLIS.format(record.time));
      body.set("payload", JSON.readTree(events.event(List.of(record))));
      switch (topic.send(name, record.key, JSON.writeValueAsBytes(body), halt)) {
        case SENT -> counts.add(mapping, Count.ON_FAILURE_DELIVERED, 1);
        case REFUSED -> {
          // Logged by the failure topic; the next record may be smaller.
        }
        case STOPPED -> {
          return false;
        }
      }
    }
    return true;
  }

  private ObjectNode body(
      Discarded<KafkaRecord> discarded, String condition, int batchSize, Instant now) {
    ObjectNode body = discarded.report(mapping, condition, now);
    if (discarded.response() == null) {
      body.putNull("responseContext");
    }
    ObjectNode info = body.putObject("KafkaBatchInfo");
    info.put("batchSize", batchSize);
    if (!mapping.sourceArn().isEmpty()) {
      info.put("eventSourceArn", mapping.sourceArn());
    }
    info.put("bootstrapServers", String.join(",", client.servers()));
    info.put("payloadSize", discarded.records().stream().mapToLong(KafkaRecord::bytes).sum());
    return body;
  }

  private static void recordsInfo(ObjectNode info, List<KafkaRecord> records) {
    ObjectNode partitions = info.putObject("recordsInfo");
    for (KafkaRecord record : records) {
      String name = record.partition.name.toString();
      ObjectNode partition =
          partitions.has(name) ? (ObjectNode) partitions.path(name) : partitions.putObject(name);
      if (partition.isEmpty()) {
        partition.put("firstRecordOffset", Long.toString(record.offset));
      }
      partition.put("lastRecordOffset", Long.toString(record.offset));
      if (!partition.has("firstRecordTimestamp")) {
        partition.put("firstRecordTimestamp", MILLIS.format(record.time));
      }
      partition.put("lastRecordTimestamp", MILLIS.format(record.time));
    }
  }
}
