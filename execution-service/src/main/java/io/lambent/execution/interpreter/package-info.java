/**
 * The interpreters of this host, behind what AWS calls runtimes: an identifier such as {@code
 * python3.13} stands for an interpreter, the client that runs inside the sandbox, and a way to
 * start them.
 */
@ApplicationModule(allowedDependencies = {"host", "packages"})
@NullMarked
package io.lambent.execution.interpreter;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
