package io.lambent.execution.runtimeapi;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of what runtimes send.
 *
 * @param maxInFlight bytes of answers that are read from runtimes, and of payloads that are read
 *     from gateways, of all environments together; where it is absent, a quarter of the heap, at
 *     least 32 MB
 */
@Validated
@ConfigurationProperties(prefix = "lambent.runtime-api", ignoreUnknownFields = false)
record RuntimeApiProperties(@Nullable DataSize maxInFlight) {}
