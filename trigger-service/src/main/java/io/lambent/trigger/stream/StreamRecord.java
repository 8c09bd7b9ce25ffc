package io.lambent.trigger.stream;

import java.time.Instant;

/**
 * A record of a stream.
 *
 * @param sequenceNumber identifies the record in reports of functions
 * @param key records with the same key are handled in their order
 * @param arrivedAt when the stream received it
 * @param json the record as the function gets it, in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent")
public record StreamRecord(String sequenceNumber, String key, Instant arrivedAt, byte[] json) {}
