package io.lambent.execution.pool;

import io.lambent.execution.pool.policy.KeepAlive;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the environments that are kept, and for how long. Environments that work are never
 * ended: where the limits are reached, idle ones make room ({@link
 * io.lambent.execution.pool.policy.GreedyDual}).
 *
 * @param idleTimeout after which an unused environment ends, where nothing is known of its function
 * @param surplusIdle after which an unused environment ends whose version has another that was used
 *     since; longer where starts take long ({@link VersionPool})
 * @param keepAlive true if functions' own idle times count ({@link KeepAlive})
 * @param longestIdle that they keep an environment waiting
 * @param maxEnvironments of all functions together
 * @param maxMemory of all functions together, counted as configured; where absent, as much as the
 *     host really has
 * @param runSlots how many short calls run at once at most, while a processor is idle; four per
 *     processor where absent
 * @param maxWaiting how many calls of all functions together may wait for an environment; further
 *     ones are refused
 * @param maxWait the longest time for which a call waits for an environment or its turn before it
 *     is refused; it is refused at once if the calls ahead of it promise a longer wait
 */
@Validated
@ConfigurationProperties(prefix = "lambent.pool", ignoreUnknownFields = false)
public record PoolProperties(
    @DefaultValue("10m") Duration idleTimeout,
    @DefaultValue("45s") Duration surplusIdle,
    @DefaultValue("prestart") KeepAlive.Mode keepAlive,
    @DefaultValue("1h") Duration longestIdle,
    @Min(1) @DefaultValue("1000") int maxEnvironments,
    @Nullable DataSize maxMemory,
    @Nullable @Min(1) Integer runSlots,
    @Min(1) @DefaultValue("10000") int maxWaiting,
    @DefaultValue("30s") Duration maxWait) {

  private static final int SLOTS_PER_PROCESSOR = 4;

  int slots() {
    return Objects.requireNonNullElseGet(
        runSlots, () -> SLOTS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
  }

  KeepAlive policy() {
    return new KeepAlive(idleTimeout, longestIdle, keepAlive);
  }

  /** The shortest time after which an idle environment ends. */
  Duration shortestIdle() {
    return idleTimeout.compareTo(surplusIdle) < 0 ? idleTimeout : surplusIdle;
  }

  long maxMemoryMb() {
    return maxMemory == null ? Long.MAX_VALUE : maxMemory.toMegabytes();
  }
}
