/** A deployment is the code of a function version, unpacked on this host's disk. */
@ApplicationModule(allowedDependencies = {"interpreter"})
@NullMarked
package io.lambent.execution.deployment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
