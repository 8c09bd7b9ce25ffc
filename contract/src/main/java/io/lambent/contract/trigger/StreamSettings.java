package io.lambent.contract.trigger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an event source mapping that only streams have.
 *
 * @param since older records are passed over; null to begin with the oldest record that there is
 * @param parallelBatches batches of one shard at once, 1 to 10
 * @param bisect true if a batch that has failed is split in two halves
 * @param maximumRetries of a batch that has failed; -1 for as many as it takes
 * @param maximumAgeSeconds older records are discarded; -1 for no limit
 * @param tumblingSeconds the length of a tumbling window; 0 for no windows
 * @param onFailure the ARN of the destination of discarded batches; null for none
 * @param role the execution role of the function; empty where the function is not there
 * @param deleted true if the mapping is about to be gone, and not merely disabled
 */
public record StreamSettings(
    @Nullable Instant since,
    int parallelBatches,
    boolean bisect,
    int maximumRetries,
    int maximumAgeSeconds,
    int tumblingSeconds,
    @Nullable String onFailure,
    String role,
    boolean deleted) {}
