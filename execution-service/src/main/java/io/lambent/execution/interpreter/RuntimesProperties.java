package io.lambent.execution.interpreter;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The choice of interpreters.
 *
 * @param strict true if only the exact version of a runtime will do; else the nearest one installed
 *     is taken and the function's log says so
 * @param directory the packages that {@code ./lambent runtimes add} installs; null where there is
 *     none
 */
@ConfigurationProperties(prefix = "lambent.runtimes", ignoreUnknownFields = false)
public record RuntimesProperties(@DefaultValue("false") boolean strict, @Nullable Path directory) {}
