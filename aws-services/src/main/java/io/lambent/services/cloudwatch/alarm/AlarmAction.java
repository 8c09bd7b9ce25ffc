package io.lambent.services.cloudwatch.alarm;

import io.lambent.aws.arn.Arn;
import io.lambent.services.invocation.FunctionEvents;
import java.time.Instant;
import java.util.UUID;

/**
 * An action that is to be taken for a change of state.
 *
 * @param kind of the alarm
 * @param target the ARN of a topic or a function
 * @param subject for topics
 * @param attempts made so far, the present one included
 */
record AlarmAction(
    UUID id,
    String account,
    String region,
    String alarm,
    String kind,
    String target,
    String subject,
    String message,
    Instant createdAt,
    int attempts) {

  AlarmAction with(String content) {
    return new AlarmAction(
        id, account, region, alarm, kind, target, subject, content, createdAt, attempts);
  }

  boolean isForFunction() {
    return FunctionEvents.Target.of(target) != null;
  }

  /**
   * Checks that an action is one that Lambent takes.
   *
   * @throws io.lambent.aws.error.AwsFailure where it is not
   */
  static void check(String target) {
    Arn arn =
        Arn.parse(target)
            .orElseThrow(() -> AlarmErrors.validation("Invalid arn syntax: " + target));
    boolean isTopic = arn.service().equals("sns");
    boolean isFunction = FunctionEvents.Target.of(target) != null;
    if (!isTopic && !isFunction) {
      throw AlarmErrors.unsupported(
          "The action " + target + ", which is neither an SNS topic nor a Lambda function,");
    }
  }
}
