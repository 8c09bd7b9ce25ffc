package io.lambent.execution.interpreter;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The choice of interpreters.
 *
 * @param strict true if only the exact version of a runtime will do; else the nearest one installed
 *     is taken and the function's log says so
 */
@ConfigurationProperties(prefix = "lambent.runtimes", ignoreUnknownFields = false)
public record RuntimesProperties(@DefaultValue("false") boolean strict) {}
