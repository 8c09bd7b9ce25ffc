package io.lambent.trigger.shard;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The position that a mapping has reached in a shard.
 *
 * @param position the sequence number up to which all records are handled; null before the first
 * @param windowStart the begin of the tumbling window that has begun; null between windows
 * @param windowState its state as JSON; null between windows
 */
record Checkpoint(
    @Nullable String position, @Nullable Instant windowStart, @Nullable String windowState) {}
