/**
 * Calls of AWS services, which events come from and go to: the installation's own, and those at
 * other endpoints.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.trigger.aws;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
