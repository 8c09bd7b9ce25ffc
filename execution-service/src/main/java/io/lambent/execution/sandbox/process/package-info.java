/** The driver for hosts without namespaces: plain processes, which are not isolated. */
@NullMarked
package io.lambent.execution.sandbox.process;

import org.jspecify.annotations.NullMarked;
