/**
 * Topics of Kafka as sources of events. A mapping is a member of a consumer group, and its offsets
 * are in the cluster: those of records whose batches were handled or given up, so that a record may
 * come again after a failure, and none is skipped.
 */
@ApplicationModule(allowedDependencies = {"source", "batch", "metrics", "secret"})
@NullMarked
package io.lambent.trigger.kafka;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
