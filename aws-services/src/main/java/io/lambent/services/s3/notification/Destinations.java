package io.lambent.services.s3.notification;

import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.invocation.FunctionEvents;
import io.lambent.services.sqs.QueueSender;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sends messages to functions and queues. */
@Component
class Destinations {
  private final FunctionEvents functions;
  private final QueueSender queues;

  Destinations(FunctionEvents functions, QueueSender queues) {
    this.functions = functions;
    this.queues = queues;
  }

  /** The result of sending a message. */
  sealed interface Outcome {
    /** The destination has it. */
    record Delivered() implements Outcome {}

    /** No attempt can succeed: the destination does not exist or refuses the message. */
    record Impossible(String reason) implements Outcome {}

    /** It is worth another attempt. */
    record Failed(String reason) implements Outcome {}
  }

  /** Returns true where a destination exists and belongs to the account. */
  boolean exists(NotificationRule rule, String account, String region) {
    Arn arn = Arn.parse(rule.arn()).orElse(null);
    if (arn == null || !arn.account().equals(account) || !arn.region().equals(region)) {
      return false;
    }
    return switch (rule.kind()) {
      case QUEUE -> !arn.resource().endsWith(".fifo") && queues.exists(rule.arn());
      case FUNCTION -> {
        FunctionEvents.Target function = FunctionEvents.Target.of(rule.arn());
        yield function != null && functions.exists(function);
      }
    };
  }

  /**
   * Sends a message, and waits until the destination has stored it.
   *
   * @param id of the event; the same for every attempt
   * @param traceHeader of the trace that it belongs to; null where it belongs to none
   */
  Outcome send(String destination, UUID id, String message, @Nullable String traceHeader) {
    FunctionEvents.Target function = FunctionEvents.Target.of(destination);
    return function == null
        ? toQueue(destination, message, traceHeader)
        : toFunction(function, id, message, traceHeader);
  }

  private Outcome toQueue(String queue, String message, @Nullable String traceHeader) {
    try {
      queues.send(queue, new QueueSender.Outgoing(message, Map.of(), null, null, traceHeader));
      return new Outcome.Delivered();
    } catch (AwsFailure e) {
      return new Outcome.Impossible(e.text());
    } catch (RuntimeException e) {
      return new Outcome.Failed(e.toString());
    }
  }

  private Outcome toFunction(
      FunctionEvents.Target function, UUID id, String message, @Nullable String traceHeader) {
    return switch (functions.send(function, id, message, traceHeader)) {
      case FunctionEvents.Result.Accepted accepted -> new Outcome.Delivered();
      case FunctionEvents.Result.Refused refused -> new Outcome.Impossible(refused.text());
      case FunctionEvents.Result.Failed failed -> new Outcome.Failed(failed.text());
    };
  }
}
