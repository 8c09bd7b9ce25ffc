/** How execution, where it runs in other processes, is told of changes and asked to deploy code. */
@ApplicationModule(allowedDependencies = {"awsapi"})
@NullMarked
package io.lambent.function.deployment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
