package io.lambent.execution.logs;

/**
 * One stored event.
 *
 * @param start its place in the stream: stable, also when older events are removed
 * @param end the place of the next one
 * @param timestamp when it happened, as its writer says, milliseconds since the epoch
 * @param ingestion when it was stored
 */
record LogEvent(long start, long end, long timestamp, long ingestion, String message) {

  /** The size that CloudWatch Logs counts, in bytes: the message in UTF-8 and 26. */
  long size() {
    return end - start - Records.OVERHEAD + 26;
  }

  /** The id of the event, unique within its account: time, a hash of its stream, and its place. */
  String id(StoredGroup.Key group, String stream) {
    long where = 31L * group.name().hashCode() + stream.hashCode();
    where = (where << 32) ^ (stream.hashCode() * 0x9E3779B97F4A7C15L);
    return "%014d%020d%022d".formatted(timestamp, where & Long.MAX_VALUE, start);
  }
}
