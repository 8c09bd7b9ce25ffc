/**
 * Event source mappings: the records of which queue, stream, topic or change stream invoke which
 * function, and how they are batched, filtered and retried.
 *
 * <p>A mapping outlives its function, so it names it and does not hang on its row. What is in
 * transition is in the database and resumed at start.
 */
@ApplicationModule(allowedDependencies = {"awsapi", "catalog", "tag"})
@NullMarked
package io.lambent.function.mapping;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
