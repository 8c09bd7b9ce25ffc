package io.lambent.services.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.contract.error.Fault;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.services.sqs.QueueSender;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Calls the target of a schedule once. Functions are called asynchronously, as on AWS. */
@Component
class TargetCall {
  /** How long execution-service may take to commit an event. */
  private static final long INVOKE_SECONDS = 30;

  private static final String FUNCTION = "function:";

  private final Invoker invoker;
  private final QueueSender queues;
  private final TargetInput inputs;
  private final UniversalInput universal;

  TargetCall(
      Invoker invoker, QueueSender queues, TargetInput inputs, UniversalInput universal) {
    this.invoker = invoker;
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
        case FUNCTION -> invoke(Objects.requireNonNull(function(target.arn())), input);
        case QUEUE -> send(target.arn(), input, group(target), deduplicationId(run, target));
        case INVOKE -> invoke(run.schedule(), universal.read(input));
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
    queues.send(
        queueArn, new QueueSender.Outgoing(body, Map.of(), group, deduplicationId, null));
    return null;
  }

  private @Nullable Failure send(Schedule schedule, JsonNode input) {
    String[] path =
        URI.create(Objects.requireNonNull(UniversalInput.text(input, "QueueUrl")))
            .getPath()
            .split("/");
    if (path.length < 2) {
      return new Failure("AWS.SimpleQueueService.NonExistentQueue", "There is no such queue.", false);
    }
    return send(
        Arn.of("sqs", schedule.region(), path[path.length - 2], path[path.length - 1]).toString(),
        Objects.requireNonNull(UniversalInput.text(input, "MessageBody")),
        UniversalInput.text(input, "MessageGroupId"),
        UniversalInput.text(input, "MessageDeduplicationId"));
  }

  /**
   * A function and a qualifier.
   *
   * @param qualifier null where none is named
   */
  private record Reference(FunctionName name, @Nullable String qualifier) {}

  private static @Nullable Reference function(String text) {
    Arn arn = Arn.parse(text).orElse(null);
    if (arn == null || !arn.resource().startsWith(FUNCTION)) {
      return null;
    }
    String[] parts = arn.resource().substring(FUNCTION.length()).split(":", 2);
    return new Reference(
        new FunctionName(arn.account(), arn.region(), parts[0]),
        parts.length > 1 ? parts[1] : null);
  }

  private @Nullable Failure invoke(Schedule schedule, JsonNode input) {
    String text = Objects.requireNonNull(UniversalInput.text(input, "FunctionName"));
    Reference reference = function(text);
    if (reference == null) {
      reference =
          new Reference(new FunctionName(schedule.account(), schedule.region(), text), null);
    }
    String qualifier = UniversalInput.text(input, "Qualifier");
    return invoke(
        qualifier == null ? reference : new Reference(reference.name(), qualifier),
        Objects.requireNonNullElse(UniversalInput.text(input, "Payload"), "{}"));
  }

  private @Nullable Failure invoke(Reference function, String payload) {
    Invocation invocation =
        new Invocation(
            UUID.randomUUID().toString(),
            1,
            function.name(),
            function.qualifier(),
            InvocationType.EVENT,
            payload.getBytes(UTF_8),
            null,
            null,
            null,
            false);
    try {
      InvocationOutcome outcome =
          invoker.invoke(invocation).toCompletableFuture().get(INVOKE_SECONDS, TimeUnit.SECONDS);
      return switch (outcome) {
        case InvocationOutcome.Accepted accepted -> null;
        case InvocationOutcome.Executed executed -> null;
        case InvocationOutcome.Permitted permitted -> null;
        case InvocationOutcome.Throttled throttled ->
            new Failure("TooManyRequestsException", "Rate Exceeded.", true);
        case InvocationOutcome.Rejected rejected ->
            new Failure(
                rejected.code().awsName(),
                rejected.message(),
                rejected.code().fault() != Fault.CALLER);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return noAnswer(e);
    } catch (ExecutionException | TimeoutException e) {
      return noAnswer(e);
    }
  }

  private static Failure noAnswer(Exception e) {
    return new Failure("ServiceException", "The function's service did not answer: " + e, true);
  }
}
