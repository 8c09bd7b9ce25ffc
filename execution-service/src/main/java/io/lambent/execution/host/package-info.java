/**
 * The platform's access to the host below all sandboxes: POSIX calls that Java lacks, programs that
 * are installed, memory, and the directories of environments.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.execution.host;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
