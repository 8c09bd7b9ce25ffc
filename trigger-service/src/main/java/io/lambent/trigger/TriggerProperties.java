package io.lambent.trigger;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Addresses of the other services, and how instances share the work.
 *
 * @param functionServiceUrl where mappings are kept
 * @param executionServiceUrl where functions run
 * @param awsServicesUrl where the installation's own queues are
 * @param instance the name of this instance; null for one that is made up at each start. One that
 *     starts again under its name goes on at once with what it had
 * @param heartbeat how often an instance says that it is alive
 * @param takeOver how long after its last heartbeat the others take over what an instance had
 * @param refresh how often mappings are read without being told of a change
 * @param maxBatches how many batches of one mapping run at once, at most; a thousand on AWS
 * @param drainTimeout how long an orderly shutdown waits for batches that run
 * @param invocationTimeout how long the answer of a function may take; more than the longest
 *     function time-out, 15 minutes, and its initialisation
 */
@Validated
@ConfigurationProperties(prefix = "lambent.trigger", ignoreUnknownFields = false)
public record TriggerProperties(
    @DefaultValue("http://localhost:8081") @NotNull URI functionServiceUrl,
    @DefaultValue("http://localhost:8082") @NotNull URI executionServiceUrl,
    @DefaultValue("http://localhost:8084") @NotNull URI awsServicesUrl,
    @Nullable String instance,
    @DefaultValue("2s") @NotNull Duration heartbeat,
    @DefaultValue("8s") @NotNull Duration takeOver,
    @DefaultValue("30s") @NotNull Duration refresh,
    @DefaultValue("100") @Min(1) int maxBatches,
    @DefaultValue("3s") @NotNull Duration drainTimeout,
    @DefaultValue("20m") @NotNull Duration invocationTimeout) {}
