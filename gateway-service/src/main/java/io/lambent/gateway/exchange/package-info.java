/**
 * An exchange is one request on a connection of the public port and its answer, on plain Netty and
 * without Reactor Netty, which gets the requests that others than the gateway answer.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.gateway.exchange;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
