/**
 * Deliveries: what destinations and dead-letter queues get of events that have ended. They are
 * committed with the end of their event, and kept until the destination has taken them.
 */
@ApplicationModule(allowedDependencies = {"host"})
@NullMarked
package io.lambent.execution.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
