/** The division of work between the instances of this service. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.trigger.lease;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
