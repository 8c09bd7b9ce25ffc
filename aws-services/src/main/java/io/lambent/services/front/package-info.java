/** The way in: requests for AWS services come from the gateway and go to the service's handlers. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.front;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
