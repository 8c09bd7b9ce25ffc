/**
 * An execution environment runs one version of a function, one call at a time: a sandbox, the
 * runtime in it, its log stream, and the state machine that keeps them together.
 */
@NullMarked
package io.lambent.execution.environment;

import org.jspecify.annotations.NullMarked;
