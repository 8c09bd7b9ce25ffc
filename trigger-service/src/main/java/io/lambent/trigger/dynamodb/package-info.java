/** Streams of DynamoDB tables as sources of events: this installation's own, and others. */
@ApplicationModule(allowedDependencies = {"aws", "source", "stream"})
@NullMarked
package io.lambent.trigger.dynamodb;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
