/** Limits of the executions that functions and accounts may have at the same time. */
@ApplicationModule(allowedDependencies = {"account", "awsapi", "catalog", "code"})
@NullMarked
package io.lambent.function.concurrency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
