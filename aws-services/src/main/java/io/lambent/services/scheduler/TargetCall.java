package io.lambent.services.scheduler;

import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.contract.function.FunctionName;
import io.lambent.services.invocation.FunctionEvents;
import io.lambent.services.sqs.QueueSender;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Calls the target of a schedule once. Functions are called asynchronously, as on AWS. */
@Component
class TargetCall {
  private final FunctionEvents functions;
  private final QueueSender queues;
  private final TargetInput inputs;
  private final UniversalInput universal;

  TargetCall(
      FunctionEvents functions, QueueSender queues, TargetInput inputs, UniversalInput universal) {
    this.functions = functions;
    this.queues = queues;
    this.inputs = inputs;
    this.universal = universal;
  }

  /**
   * The target did not take the call.
   *
   * @param isTransient whether it may take it later
   */
  record Failure(String code, String text, boolean isTransient) {}

  /** Returns null once the target has taken the call for good. */
  @Nullable Failure make(Run run) {
    Target target = run.schedule().definition().target();
    String input = inputs.of(run);
    try {
      return switch (TargetKind.of(target.arn())) {
        case FUNCTION ->
            invoke(run, Objects.requireNonNull(FunctionEvents.Target.of(target.arn())), input);
        case QUEUE -> send(target.arn(), input, group(target), deduplicationId(run, target));
        case INVOKE -> invoke(run, universal.read(input));
        case SEND_MESSAGE -> send(run.schedule(), universal.read(input));
      };
    } catch (AwsFailure e) {
      return new Failure(e.error().awsName(), e.text(), e.error().httpStatus() >= 500);
    }
  }

  private static @Nullable String group(Target target) {
    return target.sqsParameters() == null ? null : target.sqsParameters().messageGroupId();
  }

  /** One run is one message, however often it is sent. */
  private static @Nullable String deduplicationId(Run run, Target target) {
    return target.arn().endsWith(".fifo") ? run.id().toString() : null;
  }

  private @Nullable Failure send(
      String queueArn, String body, @Nullable String group, @Nullable String deduplicationId) {
    queues.send(queueArn, new QueueSender.Outgoing(body, Map.of(), group, deduplicationId, null));
    return null;
  }

  private @Nullable Failure send(Schedule schedule, JsonNode input) {
    String[] path =
        URI.create(Objects.requireNonNull(UniversalInput.text(input, "QueueUrl")))
            .getPath()
            .split("/");
    if (path.length < 2) {
      return new Failure(
          "AWS.SimpleQueueService.NonExistentQueue", "There is no such queue.", false);
    }
    return send(
        Arn.of("sqs", schedule.region(), path[path.length - 2], path[path.length - 1]).toString(),
        Objects.requireNonNull(UniversalInput.text(input, "MessageBody")),
        UniversalInput.text(input, "MessageGroupId"),
        UniversalInput.text(input, "MessageDeduplicationId"));
  }

  private @Nullable Failure invoke(Run run, JsonNode input) {
    String text = Objects.requireNonNull(UniversalInput.text(input, "FunctionName"));
    FunctionEvents.Target function = FunctionEvents.Target.of(text);
    if (function == null) {
      function =
          new FunctionEvents.Target(
              new FunctionName(run.schedule().account(), run.schedule().region(), text), null);
    }
    String qualifier = UniversalInput.text(input, "Qualifier");
    return invoke(
        run,
        qualifier == null ? function : new FunctionEvents.Target(function.name(), qualifier),
        Objects.requireNonNullElse(UniversalInput.text(input, "Payload"), "{}"));
  }

  private @Nullable Failure invoke(Run run, FunctionEvents.Target function, String payload) {
    return switch (functions.send(function, run.id(), payload)) {
      case FunctionEvents.Result.Accepted accepted -> null;
      case FunctionEvents.Result.Refused refused ->
          new Failure(refused.code(), refused.text(), false);
      case FunctionEvents.Result.Failed failed -> new Failure(failed.code(), failed.text(), true);
    };
  }
}
