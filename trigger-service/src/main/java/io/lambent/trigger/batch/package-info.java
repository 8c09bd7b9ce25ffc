/** Batches of records: which records pass, the event that a function gets, and its answer. */
@ApplicationModule(allowedDependencies = {"source"})
@NullMarked
package io.lambent.trigger.batch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
