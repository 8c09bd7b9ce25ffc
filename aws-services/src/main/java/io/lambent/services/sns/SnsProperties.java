package io.lambent.services.sns;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Deliveries of topics to servers.
 *
 * @param privateEndpoints whether subscriptions may name servers at private and local addresses
 * @param answerTimeout how long a server may take to answer
 */
@Validated
@ConfigurationProperties(prefix = "lambent.sns", ignoreUnknownFields = false)
record SnsProperties(
    @DefaultValue("true") boolean privateEndpoints,
    @DefaultValue("15s") @NotNull Duration answerTimeout) {}
