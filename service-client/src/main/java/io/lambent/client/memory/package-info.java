/** The memory of the process that a service runs in. */
@NullMarked
package io.lambent.client.memory;

import org.jspecify.annotations.NullMarked;
