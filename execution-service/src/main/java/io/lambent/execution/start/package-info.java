/**
 * The steps from a function version to a running process: code, interpreter, directories, command,
 * variables, and the sandbox. A process that was started before its function is known is a stem.
 */
@ApplicationModule(
    allowedDependencies = {
      "cgroup",
      "codecache",
      "deployment",
      "host",
      "interpreter",
      "network",
      "output",
      "platformlog",
      "runtimeapi",
      "sandbox",
      "sandbox :: selection"
    })
@NullMarked
package io.lambent.execution.start;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
