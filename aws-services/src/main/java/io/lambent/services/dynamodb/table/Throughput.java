package io.lambent.services.dynamodb.table;

import org.jspecify.annotations.Nullable;

/**
 * The capacity that was set for a table or a global index. It is kept and described; nothing is
 * throttled.
 *
 * @param reads units, 0 on demand
 * @param writes units, 0 on demand
 * @param maxReads the limit on demand; null where there is none
 * @param maxWrites the limit on demand; null where there is none
 */
public record Throughput(
    long reads, long writes, @Nullable Long maxReads, @Nullable Long maxWrites) {}
