/** Admission decides whether a call may run now: a permit is one unit of concurrency. */
@ApplicationModule(allowedDependencies = {"deployment"})
@NullMarked
package io.lambent.execution.admission;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
