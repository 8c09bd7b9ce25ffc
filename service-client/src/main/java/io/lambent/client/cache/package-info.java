/** Caches in the memory of one process, each with a bound. */
@NullMarked
package io.lambent.client.cache;

import org.jspecify.annotations.NullMarked;
