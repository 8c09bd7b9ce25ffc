package io.lambent.execution.delivery;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The delivery of outcomes of events to destinations and dead-letter queues.
 *
 * @param triggerServiceUrl who delivers; where it is absent, and no {@code DestinationSink} of the
 *     same process is used, deliveries wait until they are given up
 * @param concurrency deliveries that this instance makes at once
 * @param concurrencyPerTarget of these, deliveries to one destination, so that one that does not
 *     answer does not hold up the others; may be exceeded by as many for a moment
 * @param pollInterval how often this instance looks for retries that are due and for deliveries of
 *     instances that are gone
 * @param lease how long a delivery belongs to the instance that took it; longer than {@code
 *     requestTimeout}
 * @param requestTimeout of one call of trigger-service
 * @param backOff before the first retry; doubled up to {@code maxBackOff}
 * @param maxAge after the event's end; then a delivery is given up
 * @param drainTimeout how long an orderly shutdown waits for deliveries under way
 */
@Validated
@ConfigurationProperties(prefix = "lambent.deliveries", ignoreUnknownFields = false)
record DeliveryProperties(
    @Nullable URI triggerServiceUrl,
    @Min(1) @DefaultValue("16") int concurrency,
    @Min(1) @DefaultValue("4") int concurrencyPerTarget,
    @NotNull @DefaultValue("1s") Duration pollInterval,
    @NotNull @DefaultValue("2m") Duration lease,
    @NotNull @DefaultValue("30s") Duration requestTimeout,
    @NotNull @DefaultValue("1s") Duration backOff,
    @NotNull @DefaultValue("5m") Duration maxBackOff,
    @NotNull @DefaultValue("6h") Duration maxAge,
    @NotNull @DefaultValue("10s") Duration drainTimeout) {}
