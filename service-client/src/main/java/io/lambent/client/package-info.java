/** The calls between the services, as a library: nothing here belongs to one service. */
@NullMarked
package io.lambent.client;

import org.jspecify.annotations.NullMarked;
