/**
 * Feeds: sources that one mapping reads one batch after the other. A batch that fails is called
 * again at its place until it succeeds.
 */
@ApplicationModule(allowedDependencies = {"source", "batch", "metrics"})
@NullMarked
package io.lambent.trigger.feed;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
