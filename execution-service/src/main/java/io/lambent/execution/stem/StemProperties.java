package io.lambent.execution.stem;

import io.lambent.execution.host.HostMemory;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Environments that are started before their function is known.
 *
 * @param enabled true if there are any
 * @param minimum that wait for each kind of function which has been deployed or called of late
 * @param maximum that wait for each kind, however many are called for
 * @param maxMemory of all that wait together; a twentieth of the host's, at least 512 MB, where
 *     absent
 * @param keepAlive for how long a burst is remembered, and after which a kind that nobody has
 *     called for has none
 */
@Validated
@ConfigurationProperties(prefix = "lambent.stems", ignoreUnknownFields = false)
record StemProperties(
    @DefaultValue("true") boolean enabled,
    @Min(1) @Max(100) @DefaultValue("2") int minimum,
    @Min(1) @Max(100) @DefaultValue("32") int maximum,
    @Nullable DataSize maxMemory,
    @DefaultValue("10m") Duration keepAlive) {
  private static final DataSize LEAST = DataSize.ofMegabytes(512);
  private static final int SHARE = 20;

  long maxBytes() {
    DataSize configured = maxMemory;
    return configured != null
        ? configured.toBytes()
        : Math.max(LEAST.toBytes(), HostMemory.total().toBytes() / SHARE);
  }
}
