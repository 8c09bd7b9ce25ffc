/** Messages to execution in other processes: changes of functions, and code to deploy. */
@ApplicationModule(allowedDependencies = {"awsapi"})
@NullMarked
package io.lambent.function.deployment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
