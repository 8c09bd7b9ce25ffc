/** Signals between the processes of an installation, over its database. */
@NullMarked
package io.lambent.client.signal;

import org.jspecify.annotations.NullMarked;
