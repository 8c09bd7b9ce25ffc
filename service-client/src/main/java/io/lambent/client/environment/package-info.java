/** How connections that functions open to the platform reach the gateway. */
@NullMarked
package io.lambent.client.environment;

import org.jspecify.annotations.NullMarked;
