package io.lambent.services.scheduler;

import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The input of a target: the schedule's input with the <a
 * href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html">context
 * attributes</a> of the run in it, or a notification where the schedule has no input.
 */
@Component
class TargetInput {
  private final JsonMapper json;

  TargetInput(JsonMapper json) {
    this.json = json;
  }

  String of(Run run) {
    Schedule schedule = run.schedule();
    String time = run.scheduledAt().truncatedTo(ChronoUnit.SECONDS).toString();
    String input = schedule.definition().target().input();
    if (input == null) {
      return notification(run, time);
    }
    return input
        .replace("<aws.scheduler.schedule-arn>", schedule.arn())
        .replace("<aws.scheduler.scheduled-time>", time)
        .replace("<aws.scheduler.execution-id>", run.id().toString())
        .replace("<aws.scheduler.attempt-number>", Integer.toString(run.attempts()));
  }

  private String notification(Run run, String time) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("version", "0");
    event.put("id", run.id().toString());
    event.put("detail-type", "Scheduled Event");
    event.put("source", "aws.scheduler");
    event.put("account", run.schedule().account());
    event.put("time", time);
    event.put("region", run.schedule().region());
    event.put("resources", List.of(run.schedule().arn()));
    event.put("detail", "{}");
    return json.writeValueAsString(event);
  }
}
