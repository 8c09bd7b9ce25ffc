package io.lambent.execution.pool;

import io.lambent.execution.HostMemory;
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
 * How many environments are kept, and how long. Environments that work are never ended: where the
 * limits are reached, idle ones make room ({@link io.lambent.execution.pool.policy.GreedyDual}).
 *
 * @param idleTimeout after which an unused environment ends, where nothing is known of its function
 * @param keepAlive whether functions' own idle times count ({@link KeepAlive})
 * @param longestIdle that they keep an environment waiting
 * @param maxEnvironments of all functions together
 * @param maxMemory of all functions together, counted as configured; the host's where absent
 */
@Validated
@ConfigurationProperties(prefix = "lambent.pool", ignoreUnknownFields = false)
public record PoolProperties(
    @DefaultValue("10m") Duration idleTimeout,
    @DefaultValue("prestart") KeepAlive.Mode keepAlive,
    @DefaultValue("1h") Duration longestIdle,
    @Min(1) @DefaultValue("1000") int maxEnvironments,
    @Nullable DataSize maxMemory) {

  KeepAlive policy() {
    return new KeepAlive(idleTimeout, longestIdle, keepAlive);
  }

  long maxMemoryMb() {
    return Objects.requireNonNullElseGet(maxMemory, HostMemory::total).toMegabytes();
  }
}
