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
}
