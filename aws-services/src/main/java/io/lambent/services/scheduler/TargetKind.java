package io.lambent.services.scheduler;

import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.invocation.FunctionEvents;
import java.util.Locale;

/**
 * The kinds of targets, told apart by their ARN. The last four are <a
 * href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html">universal
 * targets</a>: an operation, with its input.
 */
enum TargetKind {
  FUNCTION(false),
  QUEUE(false),
  TOPIC(false),
  BUS(false),
  INVOKE(true),
  SEND_MESSAGE(true),
  PUBLISH(true),
  PUT_EVENTS(true);

  private static final String UNIVERSAL = "arn:aws:scheduler:::aws-sdk:";

  private final boolean isUniversal;

  TargetKind(boolean isUniversal) {
    this.isUniversal = isUniversal;
  }

  /** Returns true where the schedule's input is that of an operation. */
  boolean isUniversal() {
    return isUniversal;
  }

  /**
   * @throws AwsFailure where the ARN is none, or one of a target that Lambent does not have
   */
  static TargetKind of(String text) {
    if (text.startsWith(UNIVERSAL)) {
      return switch (text.substring(UNIVERSAL.length()).toLowerCase(Locale.ROOT)) {
        case "lambda:invoke" -> INVOKE;
        case "sqs:sendmessage" -> SEND_MESSAGE;
        case "sns:publish" -> PUBLISH;
        case "eventbridge:putevents" -> PUT_EVENTS;
        default -> throw unsupported(text);
      };
    }
    Arn arn =
        Arn.parse(text)
            .orElseThrow(() -> SchedulerErrors.invalid("Provided Arn is not in correct format."));
    return switch (arn.service()) {
      case "lambda" -> {
        if (FunctionEvents.Target.of(text) == null) {
          throw SchedulerErrors.invalid("Provided Arn is not in correct format.");
        }
        yield FUNCTION;
      }
      case "sqs" -> QUEUE;
      case "sns" -> TOPIC;
      case "events" -> BUS;
      default -> throw unsupported(text);
    };
  }

  private static AwsFailure unsupported(String arn) {
    return SchedulerErrors.invalid(
        "Lambent does not call the target "
            + arn
            + ": there are Lambda functions, SQS queues, SNS topics, event buses, and of aws-sdk"
            + " lambda:invoke, sqs:sendMessage, sns:publish and eventbridge:putEvents.");
  }
}
