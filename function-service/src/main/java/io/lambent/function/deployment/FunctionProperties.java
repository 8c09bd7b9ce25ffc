package io.lambent.function.deployment;

import jakarta.validation.constraints.NotEmpty;
import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Addresses of execution.
 *
 * @param executionServiceUrls base URLs of all instances of execution-service
 */
@Validated
@ConfigurationProperties(prefix = "lambent.function", ignoreUnknownFields = false)
record FunctionProperties(@NotEmpty List<URI> executionServiceUrls) {}
