package io.lambent.services.cloudformation;

import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.Rollback;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The alarms that roll operations back, in requests and answers. */
final class RollbackInputs {
  private static final String MEMBER = "RollbackConfiguration";
  private static final String TRIGGERS = "RollbackTriggers";
  private static final String MINUTES = "MonitoringTimeInMinutes";
  private static final int MOST_TRIGGERS = 5;

  private RollbackInputs() {}

  /**
   * The configuration of a request; what it leaves out stays as it was.
   *
   * @param previous null for a new stack
   */
  static Rollback of(Struct input, @Nullable Deployment previous) {
    Rollback before = previous == null ? Rollback.NONE : previous.rollback();
    Struct given = input.struct(MEMBER);
    if (given == null) {
      return before;
    }
    List<Rollback.Trigger> triggers = new ArrayList<>(before.triggers());
    if (given.has(TRIGGERS)) {
      triggers.clear();
      Inputs.structs(given, TRIGGERS).forEach(trigger -> triggers.add(checked(trigger)));
    }
    if (triggers.size() > MOST_TRIGGERS) {
      throw CloudFormationErrors.validation("A stack has at most five rollback triggers");
    }
    Integer minutes = given.integer(MINUTES);
    return new Rollback(triggers, minutes == null ? before.minutes() : minutes);
  }

  private static Rollback.Trigger checked(Struct trigger) {
    String type = Inputs.text(trigger, "Type");
    String arn = Inputs.text(trigger, "Arn");
    if (!type.matches("AWS::CloudWatch::(Composite)?Alarm")) {
      throw CloudFormationErrors.validation("Rollback Trigger Type not supported");
    }
    if (!arn.matches("arn:[^:]*:cloudwatch:[^:]*:[0-9]*:alarm:.+")) {
      throw CloudFormationErrors.validation("RelativeId of a Rollback Trigger's ARN is incorrect");
    }
    return new Rollback.Trigger(arn, type);
  }

  static Struct answer(Rollback rollback) {
    Struct answer = new Struct();
    if (!rollback.triggers().isEmpty()) {
      answer.put(
          TRIGGERS,
          rollback.triggers().stream()
              .map(trigger -> Struct.of("Arn", trigger.arn(), "Type", trigger.type()))
              .toList());
    }
    return answer.put(MINUTES, rollback.minutes() == 0 ? null : rollback.minutes());
  }
}
