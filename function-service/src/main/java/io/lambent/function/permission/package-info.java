/** Permissions on functions: the resource policies of functions, versions and aliases. */
@ApplicationModule(allowedDependencies = {"awsapi", "catalog", "policydocument"})
@NullMarked
package io.lambent.function.permission;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
