package io.lambent.contract.function;

import org.jspecify.annotations.Nullable;

/**
 * ARNs of the destinations for the outcomes of events.
 *
 * @param onSuccess null for nowhere
 * @param onFailure null for nowhere
 */
public record EventDestinations(@Nullable String onSuccess, @Nullable String onFailure) {
  public static final EventDestinations NONE = new EventDestinations(null, null);
}
