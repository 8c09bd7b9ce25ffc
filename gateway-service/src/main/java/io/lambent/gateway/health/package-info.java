/** The health of the installation: if a function could be created and invoked now. */
@ApplicationModule(allowedDependencies = {"backend"})
@NullMarked
package io.lambent.gateway.health;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
