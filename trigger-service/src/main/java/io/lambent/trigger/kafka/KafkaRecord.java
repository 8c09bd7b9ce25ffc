package io.lambent.trigger.kafka;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A record that was read, until it is handled. */
final class KafkaRecord {
  final Partition partition;
  final long offset;
  final Instant time;

  /** Null where the record has none. */
  final byte @Nullable [] key;

  /** The record as the function gets it, in UTF-8. */
  final byte[] json;

  /**
   * The offset from which reading goes on behind the record and those after it that are dropped.
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
