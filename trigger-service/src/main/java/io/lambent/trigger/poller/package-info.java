/** Polls the sources of event source mappings, and calls their functions. */
@ApplicationModule(allowedDependencies = {"source", "batch", "metrics", "lease", "shard"})
@NullMarked
package io.lambent.trigger.poller;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
