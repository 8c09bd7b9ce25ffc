/**
 * Output of the processes of environments: pipes, the thread that reads them all, and the rate at
 * which one environment may write.
 */
@ApplicationModule(allowedDependencies = {"cgroup", "host"})
@NullMarked
package io.lambent.execution.output;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
