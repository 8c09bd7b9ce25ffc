/** Data streams of Kinesis as sources of events: this installation's own, and others. */
@ApplicationModule(allowedDependencies = {"aws", "source", "stream"})
@NullMarked
package io.lambent.trigger.kinesis;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
