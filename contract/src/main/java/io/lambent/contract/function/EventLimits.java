package io.lambent.contract.function;

import org.jspecify.annotations.Nullable;

/**
 * The time for which events, which are asynchronous invocations, are tried.
 *
 * @param maximumRetries after function errors, 0 to 2; null for the default
 * @param maximumAgeSeconds after which an event is not tried again, 60 to 21,600; null for the
 *     default
 */
public record EventLimits(@Nullable Integer maximumRetries, @Nullable Integer maximumAgeSeconds) {
  public static final EventLimits DEFAULT = new EventLimits(null, null);
}
