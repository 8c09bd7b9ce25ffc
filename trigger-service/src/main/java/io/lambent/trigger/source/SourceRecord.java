package io.lambent.trigger.source;

import org.jspecify.annotations.Nullable;

/**
 * A record of a source.
 *
 * @param id identifies the record in reports of functions
 * @param handle identifies the record at the source
 * @param json the record as the function gets it, in UTF-8
 * @param data the value of {@link EventSource#dataMember}
 * @param heldUntil the time at which others may get it, on the clock of {@link System#nanoTime}
 * @param traceHeader the trace header of its sender; null where there is none
 */
@SuppressWarnings("ArrayRecordComponent")
public record SourceRecord(
    String id,
    String handle,
    byte[] json,
    String data,
    long heldUntil,
    @Nullable String traceHeader) {}
