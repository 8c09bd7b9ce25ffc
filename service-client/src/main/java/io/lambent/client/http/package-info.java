/**
 * HTTP clients of the other services: time-outs, retries and circuit breakers, in one place and
 * metered.
 */
@NullMarked
package io.lambent.client.http;

import org.jspecify.annotations.NullMarked;
