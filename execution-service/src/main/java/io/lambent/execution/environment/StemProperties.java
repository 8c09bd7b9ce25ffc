package io.lambent.execution.environment;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Environments that are started before their function is known.
 *
 * @param enabled whether there are any
 * @param minimum that wait for each kind of function which has been deployed or called of late
 * @param maximum that wait for each kind, however many are called for
 * @param maxMemory of all that wait together
 * @param keepAlive after which a kind that nobody has called for has none
 */
@Validated
@ConfigurationProperties(prefix = "lambent.stems", ignoreUnknownFields = false)
record StemProperties(
    @DefaultValue("true") boolean enabled,
    @Min(1) @Max(100) @DefaultValue("2") int minimum,
    @Min(1) @Max(100) @DefaultValue("8") int maximum,
    @DefaultValue("512MB") DataSize maxMemory,
    @DefaultValue("10m") Duration keepAlive) {}
