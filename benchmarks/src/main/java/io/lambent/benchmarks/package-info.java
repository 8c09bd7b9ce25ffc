/**
 * Measures a running Lambent against plain servers and bare interpreters on the same machine in the
 * same run, and prints each figure as a ratio: absolute values differ between machines.
 */
@NullMarked
package io.lambent.benchmarks;

import org.jspecify.annotations.NullMarked;
