/**
 * The stems that are held ready on this host: how many of which kind, when they are started, and
 * when they end.
 */
@ApplicationModule(
    allowedDependencies = {
      "codecache",
      "deployment",
      "host",
      "interpreter",
      "network",
      "output",
      "runtimeapi",
      "sandbox",
      "start"
    })
@NullMarked
package io.lambent.execution.stem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
