package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.stack.ResourceRow;
import io.lambent.services.cloudformation.stack.Rollback;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Watches the alarms that have an operation rolled back. Safe for use by several threads. */
final class RollbackTriggers {
  /** The time between two looks at the alarms. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final String ALARM = ":alarm:";

  private final Run run;
  private final Rollback rollback;
  private @Nullable Instant lookedAt;
  private @Nullable String problem;

  RollbackTriggers(Run run) {
    this.run = run;
    this.rollback = run.stack().deployment().rollback();
  }

  /** The reason to roll the operation back; null where there is none. */
  synchronized @Nullable String problem() {
    Instant now = run.engine().clock().instant();
    boolean isRecent = lookedAt != null && now.isBefore(lookedAt.plus(PAUSE));
    if (rollback.triggers().isEmpty() || problem != null || isRecent) {
      return problem;
    }
    lookedAt = now;
    for (Rollback.Trigger trigger : rollback.triggers()) {
      String state = state(trigger);
      if (state.isEmpty()) {
        problem = "The rollback trigger " + trigger.arn() + " does not exist";
      } else if (state.equals("ALARM")) {
        problem = "The rollback trigger " + trigger.arn() + " is in the state ALARM";
      }
    }
    return problem;
  }

  private String state(Rollback.Trigger trigger) {
    String kind = trigger.type().endsWith("CompositeAlarm") ? "CompositeAlarm" : "MetricAlarm";
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    String arn = trigger.arn();
    input.putArray("AlarmNames").add(arn.substring(arn.indexOf(ALARM) + ALARM.length()));
    input.putArray("AlarmTypes").add(kind);
    JsonNode answer =
        run.engine().operations().call(run.stack().scope(), "cloudwatch", "DescribeAlarms", input);
    return answer.path(kind + "s").path(0).path("StateValue").asString("");
  }

  /**
   * Watches the alarms for the time that the stack asks for, from the latest change of a resource
   * on, so that a run that goes on after a kill does not begin anew.
   *
   * @return false where the operation is to end
   */
  boolean watch() {
    if (rollback.equals(Rollback.NONE)) {
      return true;
    }
    Instant end = end();
    while (run.goesOn() && problem() == null) {
      Duration left = Duration.between(run.engine().clock().instant(), end);
      if (!left.isPositive()) {
        return true;
      }
      try {
        run.engine().wakeups().await(left.compareTo(PAUSE) < 0 ? left : PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LeaseLostException();
      }
    }
    return false;
  }

  private Instant end() {
    Instant latest =
        run.rows().values().stream()
            .map(ResourceRow::updatedAt)
            .max(Instant::compareTo)
            .orElse(Instant.EPOCH);
    return latest.plus(Duration.ofMinutes(rollback.minutes()));
  }
}
