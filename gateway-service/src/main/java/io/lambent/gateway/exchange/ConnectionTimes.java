package io.lambent.gateway.exchange;

import java.time.Duration;

/**
 * How patient the gateway is with clients. Looked at now and then, so a limit may be exceeded by up
 * to its half.
 *
 * @param idle after which a connection without a request is closed
 * @param read the longest pause a client may make while it sends a request
 */
public record ConnectionTimes(Duration idle, Duration read) {}
