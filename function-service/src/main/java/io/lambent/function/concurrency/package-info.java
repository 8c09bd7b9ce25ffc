/** How many executions functions may have at the same time, and the account's limits. */
@ApplicationModule(allowedDependencies = {"account", "awsapi", "catalog", "code"})
@NullMarked
package io.lambent.function.concurrency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
