package io.lambent.trigger.shard;

import io.lambent.trigger.stream.StreamRecord;

/** A record that was read, while it or one before it is not handled. */
final class Pending {
  final StreamRecord record;

  /** Guarded by the {@link Progress} that made this. */
  boolean handled;

  Pending(StreamRecord record) {
    this.record = record;
  }

  /** Bytes that the record adds to an event. */
  int bytes() {
    return record.json().length + 1;
  }
}
