/**
 * Change streams of DocumentDB, and of anything that speaks MongoDB's protocol, as sources of
 * events. The position of a mapping is stored behind the changes that are handled.
 */
@ApplicationModule(allowedDependencies = {"source", "feed", "metrics", "secret"})
@NullMarked
package io.lambent.trigger.documentdb;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
