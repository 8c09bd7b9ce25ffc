package io.lambent.services.invocation;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Address of the service that runs functions and keeps logs. Functions are called without it where
 * this process has an {@code Invoker}.
 *
 * @param answerTimeout how long an answer may take; more than a function may run
 */
@Validated
@ConfigurationProperties(prefix = "lambent.invocation", ignoreUnknownFields = false)
record InvocationProperties(
    @DefaultValue("http://localhost:8082") @NotNull URI executionServiceUrl,
    @DefaultValue("16m") @NotNull Duration answerTimeout) {}
