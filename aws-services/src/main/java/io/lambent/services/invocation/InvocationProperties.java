package io.lambent.services.invocation;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where functions are called. Not needed where an {@code Invoker} of the same process is used.
 *
 * @param answerTimeout how long an answer may take; more than a function may run
 */
@Validated
@ConfigurationProperties(prefix = "lambent.invocation", ignoreUnknownFields = false)
record InvocationProperties(
    @DefaultValue("http://localhost:8082") @NotNull URI executionServiceUrl,
    @DefaultValue("16m") @NotNull Duration answerTimeout) {}
