package io.lambent.services.events;

import io.lambent.services.events.input.EventPath;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The rules of a target that its model does not have. */
@Component
class TargetChecks {
  private final JsonMapper json;

  TargetChecks(JsonMapper json) {
    this.json = json;
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where a rule is broken
   */
  void check(Target target) {
    if (target.arn().indexOf('\0') >= 0) {
      throw EventsErrors.invalid("Parameter Arn is not valid.");
    }
    TargetKind kind = TargetKind.of(target.arn());
    if (target.hasUnsupported()) {
      throw EventsErrors.invalid(
          "Target "
              + target.id()
              + " is not valid. Reason: Lambent takes no parameters of targets but SqsParameters"
              + ", KinesisParameters and HttpParameters.");
    }
    if (target.httpParameters() != null && kind != TargetKind.API_DESTINATION) {
      throw EventsErrors.invalid(
          "Parameter(s) HttpParameters must not be specified for target: " + target.id() + ".");
    }
    if (kind == TargetKind.QUEUE && target.isFifo() && target.messageGroup() == null) {
      throw EventsErrors.invalid(
          "Parameter(s) SqsParameters must be specified for target: " + target.id() + ".");
    }
    String keyPath = target.partitionKeyPath();
    if (keyPath != null && (kind != TargetKind.STREAM || EventPath.parse(keyPath) == null)) {
      throw EventsErrors.invalid(
          "Parameter(s) KinesisParameters not valid for target: " + target.id() + ".");
    }
    String deadLetters = target.deadLetterQueue();
    if (deadLetters != null && (!deadLetters.contains(":sqs:") || deadLetters.endsWith(".fifo"))) {
      throw EventsErrors.invalid(
          "Parameter DeadLetterConfig of target "
              + target.id()
              + " is not valid. Reason: It must be the ARN of a standard queue.");
    }
    checkInput(kind, target);
  }

  private void checkInput(TargetKind kind, Target target) {
    long inputs =
        Stream.of(target.input() == null, target.inputPath() == null, isWithoutTemplate(target))
            .filter(isMissing -> !isMissing)
            .count();
    if (inputs > 1) {
      throw EventsErrors.invalid(
          "Only one of Input, InputPath, or InputTransformer must be provided for target "
              + target.id()
              + ".");
    }
    if (inputs > 0 && kind == TargetKind.BUS) {
      throw EventsErrors.invalid(
          "Input, InputPath, or InputTransformer must not be provided for target "
              + target.id()
              + ". Reason: An event bus gets the event as it is.");
    }
    if (target.input() != null && !isJson(target.input())) {
      throw EventsErrors.invalid("JSON syntax error in input for target " + target.id());
    }
    if (target.inputPath() != null && EventPath.parse(target.inputPath()) == null) {
      throw EventsErrors.invalid("Invalid InputPath for target " + target.id() + ".");
    }
    checkTemplate(target, target.inputTransformer());
  }

  private static boolean isWithoutTemplate(Target target) {
    return target.inputTransformer() == null;
  }

  private static void checkTemplate(Target target, Target.@Nullable Transformer transformer) {
    if (transformer == null) {
      return;
    }
    String unknown = transformer.template().unknownVariable();
    if (unknown != null) {
      throw EventsErrors.invalid(
          "InputTemplate for target "
              + target.id()
              + " contains invalid placeholder "
              + unknown
              + ".");
    }
    String problem = transformer.template().problem();
    if (problem != null) {
      throw EventsErrors.invalid(
          "Invalid InputTemplate for target " + target.id() + " : " + problem + ".");
    }
  }

  private boolean isJson(String text) {
    try {
      return !json.readTree(text).isMissingNode();
    } catch (JacksonException e) {
      return false;
    }
  }
}
