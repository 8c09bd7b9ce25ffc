/** Counts of the records of event source mappings, for CloudWatch. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.trigger.metrics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
