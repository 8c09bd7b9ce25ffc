/**
 * Runtime management: when a version of a function moves on to a newer version of its runtime. A
 * runtime has one version here, the interpreter of the machine, so there is nothing to move on to.
 */
@ApplicationModule(allowedDependencies = {"awsapi", "catalog"})
@NullMarked
package io.lambent.function.runtimemanagement;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
