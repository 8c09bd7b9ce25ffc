package io.lambent.trigger.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The position in a shard from which reading begins.
 *
 * @param after the sequence number of the last record that is not wanted; null for none
 * @param since with no {@code after}: older records are not wanted; null for the oldest there is
 */
public record Position(@Nullable String after, @Nullable Instant since) {}
