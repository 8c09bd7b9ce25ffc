package io.lambent.trigger.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The position in a shard from which reading begins.
 *
 * @param after reading begins after this sequence number; null for none
 * @param since without {@code after}: older records are skipped; null to begin with the oldest
 *     record
 */
public record Position(@Nullable String after, @Nullable Instant since) {}
