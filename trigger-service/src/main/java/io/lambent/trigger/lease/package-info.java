/** Which instance of this service works on what. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.trigger.lease;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
