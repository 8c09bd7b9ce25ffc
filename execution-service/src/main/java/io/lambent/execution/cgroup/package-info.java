/**
 * Control groups, version 1 and 2: the limits of one environment's memory, processes and processor
 * share, the use that the kernel counts, and the way to freeze or kill all of its processes at
 * once.
 */
@ApplicationModule(allowedDependencies = {"host"})
@NullMarked
package io.lambent.execution.cgroup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
