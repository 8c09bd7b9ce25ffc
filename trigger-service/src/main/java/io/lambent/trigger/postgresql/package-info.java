/**
 * Tables of PostgreSQL databases as sources of events: a slot of logical replication per mapping,
 * whose changes become records in the form of DynamoDB Streams.
 */
@ApplicationModule(allowedDependencies = {"source", "stream", "metrics"})
@NullMarked
package io.lambent.trigger.postgresql;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
