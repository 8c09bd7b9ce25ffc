package io.lambent.execution.delivery;

import io.lambent.contract.destination.Delivery;

/**
 * A delivery that this instance holds the lease of.
 *
 * @param attempt 1 for the first try
 */
record Taken(Delivery delivery, int attempt) {}
