package io.lambent.execution.logquery;

/**
 * A log event as queries see it.
 *
 * @param timestamp milliseconds since the epoch, as is {@code ingestion}
 * @param log the account and the name of the log group
 * @param pointer names the event in {@code GetLogRecord}
 */
public record QueriedEvent(
    long timestamp, long ingestion, String message, String stream, String log, String pointer) {}
