/** Invocation: how services of this application call functions, and write to log groups. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.invocation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
