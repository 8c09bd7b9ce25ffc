/**
 * Caches of compiled code: which functions can have one, which cache belongs to which version, and
 * what is on the class path of Java functions so that an AOT cache can be used.
 */
@ApplicationModule(
    allowedDependencies = {"deployment", "interpreter", "sandbox", "sandbox :: selection"})
@NullMarked
package io.lambent.execution.codecache;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
