package io.lambent.services.events;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Calls of API destinations.
 *
 * @param privateEndpoints whether API destinations and connections may name servers at private and
 *     local addresses
 * @param answerTimeout how long a server may take to answer; five seconds on AWS
 */
@Validated
@ConfigurationProperties(prefix = "lambent.events", ignoreUnknownFields = false)
record EventsProperties(
    @DefaultValue("true") boolean privateEndpoints,
    @DefaultValue("5s") @NotNull Duration answerTimeout) {}
