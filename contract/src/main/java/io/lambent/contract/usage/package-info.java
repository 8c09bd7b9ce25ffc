/**
 * Usage records: the duration and memory of each invocation, as execution-service sends them to
 * billing-service.
 */
@NullMarked
package io.lambent.contract.usage;

import org.jspecify.annotations.NullMarked;
