/**
 * The recording of caches of compiled code: environments that are initialized without an event, in
 * the background.
 */
@ApplicationModule(
    allowedDependencies = {
      "codecache",
      "deployment",
      "environment",
      "interpreter",
      "logs",
      "platformlog",
      "runtimeapi",
      "sandbox",
      "start",
      "stem"
    })
@NullMarked
package io.lambent.execution.recording;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
