/** Published versions of functions, and aliases that lead to one or two of them. */
@ApplicationModule(allowedDependencies = {"awsapi", "catalog"})
@NullMarked
package io.lambent.function.version;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
