/**
 * Reads the shards of streams and calls functions with batches of their records. Each shard is
 * leased by one instance at a time. Its position is stored behind the records that are handled, so
 * that a record may come again after a failure, and none is skipped.
 */
@ApplicationModule(allowedDependencies = {"source", "stream", "batch", "metrics"})
@NullMarked
package io.lambent.trigger.shard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
