/**
 * The system call filter of functions, as the BPF program that the kernel runs before each call.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.execution.seccomp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
