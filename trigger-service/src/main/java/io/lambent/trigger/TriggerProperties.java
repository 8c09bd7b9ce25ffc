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
 * @param functionServiceUrl the address of function-service, which keeps the mappings
 * @param executionServiceUrl the address of execution-service, which runs functions
 * @param awsServicesUrl the address of aws-services, which has the installation's own queues
 * @param instance the name of this instance; null for one that is generated at each start. An
 *     instance that is restarted under the same name keeps its leases
 * @param heartbeat the interval of an instance's heartbeats
 * @param takeOver how long after its last heartbeat the leases of an instance expire
 * @param refresh the interval at which mappings are read even where no change was signalled
 * @param maxBatches the maximum number of batches of one mapping that run at once; a thousand on
 *     AWS
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
