/** Calls of functions in an execution-service of another process, on plain Netty. */
@NullMarked
package io.lambent.client.invocation;

import org.jspecify.annotations.NullMarked;
