/**
 * EventBridge Scheduler: schedules, their groups, and the runs of schedules. A time that has come
 * is committed as a run together with the schedule's next time; workers call targets until that is
 * done or given up.
 */
@ApplicationModule(
    allowedDependencies = {
      "events",
      "front",
      "invocation",
      "lease",
      "schedule",
      "sns",
      "sqs",
      "tags"
    })
@NullMarked
package io.lambent.services.scheduler;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
