/**
 * An invocation's way through this service: resolution, admission, a leased environment, and the
 * outcome.
 */
@NullMarked
package io.lambent.execution.invoke;

import org.jspecify.annotations.NullMarked;
