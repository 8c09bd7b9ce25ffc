/**
 * A sandbox is the operating system's side of one execution environment: a process tree, what it
 * may see, and its output. Drivers differ in how well it is fenced in.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.execution.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
