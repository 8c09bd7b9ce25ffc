/** Streams as sources of events: shards, each a sequence of records. */
@ApplicationModule(allowedDependencies = {"source"})
@NullMarked
package io.lambent.trigger.stream;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
