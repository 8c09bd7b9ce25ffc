/**
 * Kinesis Data Streams: streams of records that are kept in order in shards. Records that arrive
 * together are committed together, as a block of each shard, before {@code PutRecord} or {@code
 * PutRecords} is answered.
 */
@ApplicationModule(allowedDependencies = {"front", "groupcommit", "tags"})
@NullMarked
package io.lambent.services.kinesis;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
