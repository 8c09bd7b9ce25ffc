package io.lambent.services.dynamodb.stream;

import org.jspecify.annotations.Nullable;

/**
 * A shard: the records of transactions from one number to before another.
 *
 * @param lineage shards of one lineage follow each other: each replaces the one before
 * @param end null while the shard is open
 */
record ShardRow(
    int lineage, long first, @Nullable Long end, String shardId, @Nullable String parentId) {}
