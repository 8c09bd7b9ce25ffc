/**
 * SQS: queues in PostgreSQL. A message is committed before its sender gets an answer. In a standard
 * queue the statement that receives it claims it; in a FIFO queue the lock of its group does, see
 * {@link io.lambent.services.sqs.GroupTable}.
 */
@ApplicationModule(allowedDependencies = {"front", "groupcommit", "policy"})
@NullMarked
package io.lambent.services.sqs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
