/** Calls of servers that users name. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.outbound;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
