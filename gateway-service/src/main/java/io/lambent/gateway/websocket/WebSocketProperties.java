package io.lambent.gateway.websocket;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of WebSocket APIs. The limits are those of AWS unless others are set.
 *
 * @param idleTimeout after which a connection is closed on which nothing was sent either way
 * @param lifetime after which a connection is closed in any case
 * @param peerAddress host and port at which the other gateways reach this one, such as {@code
 *     10.0.0.7:4566}; where it is absent, an address of this machine and the public port
 */
@Validated
@ConfigurationProperties(prefix = "lambent.websocket-apis", ignoreUnknownFields = false)
record WebSocketProperties(
    @DefaultValue("10m") @NotNull Duration idleTimeout,
    @DefaultValue("2h") @NotNull Duration lifetime,
    @Nullable String peerAddress) {}
