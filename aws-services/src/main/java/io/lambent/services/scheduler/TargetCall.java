package io.lambent.services.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.contract.function.FunctionName;
import io.lambent.services.events.EventPublisher;
import io.lambent.services.invocation.FunctionEvents;
import io.lambent.services.sns.TopicPublisher;
import io.lambent.services.sqs.QueueSender;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Calls the target of a schedule once. Functions are called asynchronously, as on AWS. */
@Component
class TargetCall {
  private final FunctionEvents functions;
  private final QueueSender queues;
  private final TopicPublisher topics;
  private final EventPublisher events;
  private final TargetInput inputs;
  private final UniversalInput universal;

  TargetCall(
      FunctionEvents functions,
      QueueSender queues,
      TopicPublisher topics,
      EventPublisher events,
      TargetInput inputs,
      UniversalInput universal) {
    this.functions = functions;
    this.queues = queues;
    this.topics = topics;
    this.events = events;
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
        case TOPIC -> publish(target.arn(), null, input);
        case PUBLISH -> publish(universal.read(input));
        case BUS -> put(run, Objects.requireNonNull(target.eventBridgeParameters()), input);
        case PUT_EVENTS -> put(run, universal.read(input));
      };
    } catch (AwsFailure e) {
      return new Failure(e.error().awsName(), e.text(), e.error().httpStatus() >= 500);
    }
  }

  private static @Nullable String group(Target target) {
    return target.sqsParameters() == null ? null : target.sqsParameters().messageGroupId();
  }

  /** The deduplication id: a run is one message, however often it is sent. */
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

  private @Nullable Failure publish(String topicArn, @Nullable String subject, String message) {
    topics.publish(topicArn, subject, message, null);
    return null;
  }

  private @Nullable Failure publish(JsonNode input) {
    return publish(
        UniversalInput.text(input, "TopicArn", ""),
        UniversalInput.text(input, "Subject"),
        UniversalInput.text(input, "Message", ""));
  }

  private @Nullable Failure put(Run run, Target.Event event, String detail) {
    put(
        run,
        run.schedule().definition().target().arn(),
        run.id(),
        event.source(),
        event.detailType(),
        detail);
    return null;
  }

  /** Puts the entries of the operation, each with the same id at each attempt. */
  private @Nullable Failure put(Run run, JsonNode input) {
    Schedule schedule = run.schedule();
    int number = 0;
    for (JsonNode entry : UniversalInput.entries(input)) {
      String bus = UniversalInput.text(entry, "EventBusName", "default");
      put(
          run,
          bus.startsWith("arn:")
              ? bus
              : Arn.of("events", schedule.region(), schedule.account(), "event-bus/" + bus)
                  .toString(),
          UUID.nameUUIDFromBytes((run.id() + " " + number++).getBytes(UTF_8)),
          UniversalInput.text(entry, "Source", ""),
          UniversalInput.text(entry, "DetailType", ""),
          UniversalInput.text(entry, "Detail", ""));
    }
    return null;
  }

  private void put(
      Run run, String busArn, UUID id, String source, String detailType, String detail) {
    events.publish(
        busArn,
        new EventPublisher.Content(
            id, source, detailType, run.scheduledAt(), List.of(), detail, null));
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
