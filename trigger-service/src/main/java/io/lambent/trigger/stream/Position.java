package io.lambent.trigger.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where to begin in a shard.
 *
 * @param after the sequence number of the last record that is not wanted; null for none
 * @param since with no {@code after}: older records are not wanted; null for the oldest there is
 */
public record Position(@Nullable String after, @Nullable Instant since) {}
