/** Invocation, warm pools, sandboxes, Runtime API, async queue, logs. */
@NullMarked
package io.lambent.execution;

import org.jspecify.annotations.NullMarked;
