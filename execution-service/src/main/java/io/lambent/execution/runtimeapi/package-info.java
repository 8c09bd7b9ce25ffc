/**
 * The Runtime API: how a runtime inside a sandbox takes events and gives answers. Two thin codecs,
 * frames over a Unix domain socket and AWS's HTTP form, drive the same listener.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.execution.runtimeapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
