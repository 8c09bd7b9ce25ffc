package io.lambent.services.events;

import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.invocation.FunctionEvents;
import io.lambent.services.invocation.LogEvents;
import org.jspecify.annotations.Nullable;

/** The kinds of targets, told apart by their ARN. */
enum TargetKind {
  FUNCTION,
  QUEUE,
  TOPIC,
  STREAM,
  BUS,
  API_DESTINATION,
  LOG_GROUP;

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
      case "logs" -> checked(logGroup(arn) != null, text, LOG_GROUP);
      case "events" ->
          arn.resource().startsWith(ApiDestination.RESOURCE)
              ? checked(ApiDestination.isArn(text), text, API_DESTINATION)
              : checked(BusName.ofArn(text) != null, text, BUS);
      default -> throw unsupported(text);
    };
  }

  /** The group of an ARN, which may end as one of all its streams; null where it is none. */
  static LogEvents.@Nullable Group logGroup(Arn arn) {
    String prefix = "log-group:";
    String resource = arn.resource();
    if (!resource.startsWith(prefix)) {
      return null;
    }
    String name = resource.substring(prefix.length());
    String group = name.endsWith(":*") ? name.substring(0, name.length() - 2) : name;
    return group.isEmpty() || group.contains(":")
        ? null
        : new LogEvents.Group(arn.account(), arn.region(), group);
  }

  private static TargetKind checked(boolean isWellFormed, String text, TargetKind kind) {
    if (!isWellFormed) {
      throw malformed(text);
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
            + " Kinesis streams, event buses, API destinations and log groups.");
  }
}
