/** The HTTP form of this service's seams, for services in other processes. */
@ApplicationModule(
    allowedDependencies = {
      "cgroup",
      "network",
      "pool",
      "runtimeapi",
      "sandbox",
      "sandbox :: selection"
    })
@NullMarked
package io.lambent.execution.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
