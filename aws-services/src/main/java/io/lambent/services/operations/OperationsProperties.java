package io.lambent.services.operations;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The addresses of services that operations are called at.
 *
 * @param functionServiceUrl serves the API of Lambda
 * @param executionServiceUrl serves the API of CloudWatch Logs
 * @param answerTimeout the longest time that an answer may take
 */
@Validated
@ConfigurationProperties(prefix = "lambent.operations", ignoreUnknownFields = false)
record OperationsProperties(
    @DefaultValue("http://localhost:8081") @NotNull URI functionServiceUrl,
    @DefaultValue("http://localhost:8082") @NotNull URI executionServiceUrl,
    @DefaultValue("60s") @NotNull Duration answerTimeout) {}
