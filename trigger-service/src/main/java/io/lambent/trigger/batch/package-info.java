/**
 * Batches of records: which records pass, the event that a function gets, its call and its answer,
 * and what becomes of batches that are given up.
 */
@ApplicationModule(allowedDependencies = {"source", "metrics"})
@NullMarked
package io.lambent.trigger.batch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
