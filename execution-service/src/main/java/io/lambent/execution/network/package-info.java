/**
 * The networks of environments: what functions reach, and how the platform knows a connection's
 * function by the network that it comes from.
 */
@ApplicationModule(allowedDependencies = {"host", "runtimeapi", "sandbox", "sandbox :: selection"})
@NullMarked
package io.lambent.execution.network;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
