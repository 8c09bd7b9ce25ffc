/**
 * Change streams of DocumentDB, and of any server with MongoDB's protocol, as sources of events.
 * The position of a mapping is stored once the changes before it are handled.
 */
@ApplicationModule(allowedDependencies = {"source", "feed", "metrics", "secret"})
@NullMarked
package io.lambent.trigger.documentdb;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
