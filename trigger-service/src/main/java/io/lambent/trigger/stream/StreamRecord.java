package io.lambent.trigger.stream;

import java.time.Instant;

/**
 * A record of a stream.
 *
 * @param sequenceNumber by which a function says that it has failed
 * @param key records with the same key are handled in their order
 * @param arrivedAt when the stream took it
 * @param json the record as the function gets it, in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent")
public record StreamRecord(String sequenceNumber, String key, Instant arrivedAt, byte[] json) {}
