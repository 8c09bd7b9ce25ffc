package io.lambent.trigger.shard;

/**
 * Names a shard of the stream of a mapping.
 *
 * @param mapping UUID of the mapping
 */
record ShardKey(String mapping, String shard) {}
