/**
 * The answers that execution needs to run a qualifier of a function: its versions, their weights,
 * their code.
 */
@ApplicationModule(
    allowedDependencies = {"awsapi", "catalog", "code", "concurrency", "eventinvoke"})
@NullMarked
package io.lambent.function.resolution;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
