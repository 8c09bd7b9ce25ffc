/** The Invoke operations of the Lambda API, and calls of functions for whatever request. */
@ApplicationModule(allowedDependencies = {"exchange", "identity", "protocol"})
@NullMarked
package io.lambent.gateway.invoke;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
