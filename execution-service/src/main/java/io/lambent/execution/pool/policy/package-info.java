/**
 * The policy decides which idle environments end, when, and when one is started before it is asked
 * for. It knows nothing of processes and gets the time from outside, so that the simulator in
 * {@code benchmarks} replays traces through the same classes.
 */
@NullMarked
package io.lambent.execution.pool.policy;

import org.jspecify.annotations.NullMarked;
