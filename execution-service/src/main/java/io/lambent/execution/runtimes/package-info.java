/**
 * A runtime is what AWS's identifiers such as {@code python3.13} stand for: an interpreter of this
 * host, the client that runs inside the sandbox, and how to start them.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.execution.runtimes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
