/** The command {@code ./lambent runtimes}: what runs here, and what is installed for it. */
@ApplicationModule(allowedDependencies = {"interpreter", "packages"})
@NullMarked
package io.lambent.execution.runtimes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
