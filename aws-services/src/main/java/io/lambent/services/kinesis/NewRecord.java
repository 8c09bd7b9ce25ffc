package io.lambent.services.kinesis;

/**
 * A record to be committed.
 *
 * @param shard the number of its shard
 */
@SuppressWarnings("ArrayRecordComponent")
record NewRecord(int shard, String partitionKey, byte[] data) {}
