/** How many executions functions may have at the same time, and the account's limits. */
@NullMarked
package io.lambent.function.concurrency;

import org.jspecify.annotations.NullMarked;
