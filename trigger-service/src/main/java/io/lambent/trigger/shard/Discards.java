package io.lambent.trigger.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.destination.Delivery;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.StreamSettings;
import io.lambent.trigger.batch.Discarded;
import io.lambent.trigger.batch.FailureDeliveries;
import io.lambent.trigger.batch.Halt;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.metrics.EventCounts.Count;
import io.lambent.trigger.stream.StreamRecord;
import io.lambent.trigger.stream.StreamSource;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends the records of discarded batches to on-failure destinations. A bucket also gets the event.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html">
 *     Retain discarded batch records</a>
 */
final class Discards {
  private static final Logger log = LoggerFactory.getLogger(Discards.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final FailureDeliveries deliveries;
  private final EventCounts counts;
  private final Clock clock;

  Discards(FailureDeliveries deliveries, EventCounts counts, Clock clock) {
    this.deliveries = deliveries;
    this.counts = counts;
    this.clock = clock;
  }

  /**
   * Delivers; repeats that while the destination cannot be reached.
   *
   * @return false where it was stopped before
   */
  boolean deliver(
      EventSourceMapping mapping,
      StreamSource source,
      String shard,
      Discarded<Pending> batch,
      Halt halt)
      throws InterruptedException {
    int records = batch.records().size();
    counts.add(mapping, Count.DROPPED, records);
    StreamSettings settings = mapping.stream();
    String target = settings == null ? null : settings.onFailure();
    if (target == null) {
      log.warn("{} records of mapping {} are discarded", records, mapping.uuid());
      return true;
    }
    Instant now = clock.instant();
    Delivery delivery =
        new Delivery(
            UUID.randomUUID().toString(),
            Delivery.Kind.ON_FAILURE,
            batch.requestId(),
            mapping.function(),
            mapping.qualifier(),
            target,
            now,
            body(mapping, source, shard, batch, now),
            null,
            null,
            new Delivery.Batch(mapping.uuid(), shard));
    return deliveries.deliver(mapping, delivery, records, halt);
  }

  private static byte[] body(
      EventSourceMapping mapping,
      StreamSource source,
      String shard,
      Discarded<Pending> batch,
      Instant now) {
    ObjectNode body = batch.report(mapping, batch.condition().awsName(), now);
    StreamRecord first = batch.records().getFirst().record;
    StreamRecord last = batch.records().getLast().record;
    ObjectNode info = body.putObject(source.batchInfoMember());
    info.put("shardId", shard);
    info.put("startSequenceNumber", first.sequenceNumber());
    info.put("endSequenceNumber", last.sequenceNumber());
    info.put("approximateArrivalOfFirstRecord", source.batchInfoTime(first.arrivedAt()));
    info.put("approximateArrivalOfLastRecord", source.batchInfoTime(last.arrivedAt()));
    info.put("batchSize", batch.records().size());
    info.put("streamArn", mapping.sourceArn());
    StreamSettings settings = mapping.stream();
    String target = settings == null ? null : settings.onFailure();
    if (target != null && target.contains(":s3:")) {
      body.put("payload", new String(StreamEvent.of(batch.records()), UTF_8));
    }
    return JSON.writeValueAsBytes(body);
  }
}
