/**
 * An execution environment runs one version of a function, one call at a time: a sandbox, the
 * runtime in it, its log stream, and the state machine that keeps them together.
 */
@ApplicationModule(
    allowedDependencies = {
      "cgroup",
      "host",
      "logs",
      "output",
      "platformlog",
      "runtimeapi",
      "sandbox",
      "start",
      "stem"
    })
@NullMarked
package io.lambent.execution.environment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
