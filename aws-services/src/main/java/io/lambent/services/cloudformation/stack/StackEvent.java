package io.lambent.services.cloudformation.stack;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of a stack or one of its resources.
 *
 * @param seq orders events
 * @param properties of the resource, as JSON
 */
public record StackEvent(
    long seq,
    String id,
    String logicalId,
    String physicalId,
    String type,
    String status,
    @Nullable String reason,
    @Nullable String properties,
    @Nullable String token,
    Instant at) {}
