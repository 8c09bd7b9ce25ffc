/**
 * SQS: standard queues in PostgreSQL. A message is committed before its sender gets an answer, and
 * is claimed by the statement that receives it.
 */
@ApplicationModule(allowedDependencies = {"front"})
@NullMarked
package io.lambent.services.sqs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
