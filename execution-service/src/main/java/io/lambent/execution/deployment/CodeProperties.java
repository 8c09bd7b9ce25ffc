package io.lambent.execution.deployment;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The unpacked code that stays on this host's disk. Removed code is fetched and unpacked again when
 * it is needed.
 *
 * @param maxSize of all directories together; more only where environments use them
 * @param keep how long one stays that nothing uses
 * @param lenientPermissions true if functions may read, and execute, what its mode in the archive
 *     lets only its owner read or execute; for what is unpacked from then on
 */
@Validated
@ConfigurationProperties(prefix = "lambent.code", ignoreUnknownFields = false)
record CodeProperties(
    @DefaultValue("10GB") DataSize maxSize,
    @DefaultValue("14d") Duration keep,
    @DefaultValue("false") boolean lenientPermissions) {}
