/**
 * Destinations: queues, topics, event buses, buckets and functions that get the outcomes of events,
 * and queues and topics of dead letters.
 */
@ApplicationModule(allowedDependencies = {"aws"})
@NullMarked
package io.lambent.trigger.destination;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
