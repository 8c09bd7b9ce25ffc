package io.lambent.execution.codecache;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Caches of functions' compiled code.
 *
 * @param enabled true if any are recorded or used
 * @param minCode bytes of source code, or of classes and jars, from which on a function is worth
 *     one
 * @param maxSize bytes of one cache; what records more is ended
 */
@Validated
@ConfigurationProperties(prefix = "lambent.code-cache", ignoreUnknownFields = false)
public record CodeCacheProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("1MB") DataSize minCode,
    @DefaultValue("256MB") DataSize maxSize) {}
