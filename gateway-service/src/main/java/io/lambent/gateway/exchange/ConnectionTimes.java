package io.lambent.gateway.exchange;

import java.time.Duration;

/**
 * Limits of the time for which the gateway waits for clients. It looks every second, so a limit may
 * be exceeded by as much.
 *
 * @param head from the beginning of a connection, or the first byte of a request, to the end of the
 *     request's head
 * @param idle after which a connection without a request is closed
 * @param read the longest pause a client may make while it sends a body or takes an answer
 */
public record ConnectionTimes(Duration head, Duration idle, Duration read) {}
