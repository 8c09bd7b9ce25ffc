/** The installation's own AWS services, which events come from and go to. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.trigger.aws;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
