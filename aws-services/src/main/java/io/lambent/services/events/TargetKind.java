package io.lambent.services.events;

import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.invocation.FunctionEvents;

/** The kinds of targets, told apart by their ARN. */
enum TargetKind {
  FUNCTION,
  QUEUE,
  TOPIC,
  STREAM,
  BUS;

  /**
   * @throws io.lambent.aws.error.AwsFailure where the ARN is none, or one of a target that Lambent
   *     does not have
   */
  static TargetKind of(String text) {
    Arn arn = Arn.parse(text).orElseThrow(() -> malformed(text));
    return switch (arn.service()) {
      case "lambda" -> checked(FunctionEvents.Target.of(text) != null, text, FUNCTION);
      case "sqs" -> QUEUE;
      case "sns" -> TOPIC;
      case "kinesis" -> checked(arn.resource().startsWith("stream/"), text, STREAM);
      case "events" -> checked(BusName.ofArn(text) != null, text, BUS);
      default -> throw unsupported(text);
    };
  }

  private static TargetKind checked(boolean isWellFormed, String text, TargetKind kind) {
    if (!isWellFormed) {
      throw text.contains(":api-destination/") ? unsupported(text) : malformed(text);
    }
    return kind;
  }

  private static AwsFailure malformed(String text) {
    return EventsErrors.invalid(
        "Parameter " + text + " is not valid. Reason: Provided Arn is not in correct format.");
  }

  private static AwsFailure unsupported(String text) {
    return EventsErrors.invalid(
        "Parameter "
            + text
            + " is not valid. Reason: Lambent delivers to Lambda functions, SQS queues, SNS topics,"
            + " Kinesis streams and event buses.");
  }
}
