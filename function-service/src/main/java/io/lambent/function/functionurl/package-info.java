/** Function URLs: addresses under which functions and aliases are invoked. */
@ApplicationModule(allowedDependencies = {"awsapi", "catalog"})
@NullMarked
package io.lambent.function.functionurl;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
