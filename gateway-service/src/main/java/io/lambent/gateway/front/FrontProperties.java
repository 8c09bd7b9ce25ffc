package io.lambent.gateway.front;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the public port.
 *
 * @param maxConnections of all clients together; where it is absent, a half of the descriptors that
 *     the process may have open, at most 20,000
 * @param maxConnectionsPerPeer of one address; where it is absent, a half of all
 * @param headTimeout from the beginning of a connection, or the first byte of a request, to the end
 *     of the request's head
 * @param idleTimeout after which a connection without a request is closed
 * @param readTimeout the longest pause a client may make while it sends a body or takes an answer
 * @param maxInFlight bytes of requests that are read or served, and of answers that clients have
 *     not taken; where it is absent, a quarter of the heap, at least 32 MB
 * @param shutdownDelay for which a gateway that shuts down goes on as before, while its readiness
 *     says that it does
 * @param drainTimeout for which connections without a request stay open then, at most, so that a
 *     request that is on its way is answered
 */
@Validated
@ConfigurationProperties(prefix = "lambent.front", ignoreUnknownFields = false)
record FrontProperties(
    @Nullable @Min(1) Integer maxConnections,
    @Nullable @Min(1) Integer maxConnectionsPerPeer,
    @DefaultValue("20s") @NotNull Duration headTimeout,
    @DefaultValue("5m") @NotNull Duration idleTimeout,
    @DefaultValue("60s") @NotNull Duration readTimeout,
    @Nullable DataSize maxInFlight,
    @DefaultValue("0s") @NotNull Duration shutdownDelay,
    @DefaultValue("5s") @NotNull Duration drainTimeout) {}
