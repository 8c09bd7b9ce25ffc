/** Who may invoke a function: resource policies of functions, versions and aliases. */
@ApplicationModule(allowedDependencies = {"awsapi", "catalog", "policy"})
@NullMarked
package io.lambent.function.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
