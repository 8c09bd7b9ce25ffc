/**
 * Streams: the records of changes, which are committed with the change, and the shards by which
 * they are read.
 */
@NullMarked
package io.lambent.services.dynamodb.stream;

import org.jspecify.annotations.NullMarked;
