/**
 * A sandbox is the operating system's side of one execution environment: a process tree, what it
 * may see, and its output. Drivers start them; they differ in how well they fence functions in.
 */
@ApplicationModule(allowedDependencies = {"cgroup", "host", "output", "seccomp"})
@NullMarked
package io.lambent.execution.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
