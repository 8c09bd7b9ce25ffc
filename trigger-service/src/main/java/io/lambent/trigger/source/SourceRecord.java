package io.lambent.trigger.source;

import org.jspecify.annotations.Nullable;

/**
 * A record as a source gives it.
 *
 * @param id by which a function says that it has failed
 * @param handle by which the source knows it
 * @param json the record as the function gets it, in UTF-8
 * @param data the value of {@link EventSource#dataMember}
 * @param heldUntil when others may get it, in the units of {@link System#nanoTime}
 * @param traceHeader the trace that its sender belongs to; null where it names none
 */
@SuppressWarnings("ArrayRecordComponent")
public record SourceRecord(
    String id,
    String handle,
    byte[] json,
    String data,
    long heldUntil,
    @Nullable String traceHeader) {}
