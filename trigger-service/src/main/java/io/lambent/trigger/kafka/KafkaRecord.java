package io.lambent.trigger.kafka;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A record that was read and is not handled yet. */
final class KafkaRecord {
  final Partition partition;
  final long offset;
  final Instant time;

  /** The key; null where the record has none. */
  final byte @Nullable [] key;

  /** The record as the function gets it, in UTF-8. */
  final byte[] json;

  /**
   * The offset of the next record that has to be handled: behind this one and following records
   * that filters drop.
   */
  long next;

  KafkaRecord(Partition partition, long offset, Instant time, byte @Nullable [] key, byte[] json) {
    this.partition = partition;
    this.offset = offset;
    this.time = time;
    this.key = key;
    this.json = json;
    this.next = offset + 1;
  }

  /** Bytes that the record adds to an event. */
  int bytes() {
    return json.length + 1;
  }
}
