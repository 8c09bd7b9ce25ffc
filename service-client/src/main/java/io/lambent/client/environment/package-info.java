/** Connections that functions open to the platform, on their way to the gateway. */
@NullMarked
package io.lambent.client.environment;

import org.jspecify.annotations.NullMarked;
