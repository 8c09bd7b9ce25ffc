/**
 * EventBridge: event buses with their rules and targets. An event is committed with a delivery for
 * each target of the rules that match it, before {@code PutEvents} is answered; workers deliver
 * until that is done or given up.
 */
@ApplicationModule(
    allowedDependencies = {
      "front",
      "invocation",
      "kinesis",
      "lease",
      "outbound",
      "schedule",
      "sns",
      "sqs"
    })
@NullMarked
package io.lambent.services.events;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
