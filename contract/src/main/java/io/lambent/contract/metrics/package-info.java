/** The way of metrics from the services that measure to the one that keeps them. */
@NullMarked
package io.lambent.contract.metrics;

import org.jspecify.annotations.NullMarked;
