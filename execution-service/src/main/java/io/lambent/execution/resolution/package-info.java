/** A resolution is what a qualifier of a function stands for; this package keeps them at hand. */
@ApplicationModule(allowedDependencies = {"deployment"})
@NullMarked
package io.lambent.execution.resolution;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
