/** Queues of SQS as sources of events: those of this installation, and others by their endpoint. */
@ApplicationModule(allowedDependencies = {"aws", "source"})
@NullMarked
package io.lambent.trigger.sqs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
