package io.lambent.services.dynamodb.stream;

import org.jspecify.annotations.Nullable;

/**
 * A shard: the records of transactions from one number to before another.
 *
 * @param lineage the shard takes the place of another one of the same lineage
 * @param end null while the shard is open
 */
record ShardRow(
    int lineage, long first, @Nullable Long end, String shardId, @Nullable String parentId) {}
