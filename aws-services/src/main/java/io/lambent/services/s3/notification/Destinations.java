package io.lambent.services.s3.notification;

import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.events.EventPublisher;
import io.lambent.services.invocation.FunctionEvents;
import io.lambent.services.sns.TopicPublisher;
import io.lambent.services.sqs.QueueSender;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sends messages to functions, queues, topics and event buses. */
@Component
class Destinations {
  /** The subject of every message that S3 publishes to a topic. */
  private static final String SUBJECT = "Amazon S3 Notification";

  private static final String FIFO_SUFFIX = ".fifo";

  private final FunctionEvents functions;
  private final QueueSender queues;
  private final TopicPublisher topics;
  private final EventPublisher buses;

  Destinations(
      FunctionEvents functions, QueueSender queues, TopicPublisher topics, EventPublisher buses) {
    this.functions = functions;
    this.queues = queues;
    this.topics = topics;
    this.buses = buses;
  }

  /** The result of sending a message. */
  sealed interface Outcome {
    /** The destination has it. */
    record Delivered() implements Outcome {}

    /** No attempt can succeed: the destination does not exist or refuses the message. */
    record Impossible(String reason) implements Outcome {}

    /** Another attempt may succeed. */
    record Failed(String reason) implements Outcome {}
  }

  /** Returns true where a destination exists and belongs to the account. */
  boolean exists(NotificationRule rule, String account, String region) {
    Arn arn = Arn.parse(rule.arn()).orElse(null);
    if (arn == null || !arn.account().equals(account) || !arn.region().equals(region)) {
      return false;
    }
    return switch (rule.kind()) {
      case QUEUE -> !arn.resource().endsWith(FIFO_SUFFIX) && queues.exists(rule.arn());
      case BUS -> buses.exists(rule.arn());
      case TOPIC -> !arn.resource().endsWith(FIFO_SUFFIX) && topics.exists(rule.arn());
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
    return switch (Arn.parse(destination).map(Arn::service).orElse("")) {
      case "lambda" -> toFunction(destination, id, message, traceHeader);
      case "events" -> stored(() -> buses.publish(destination, message, traceHeader));
      case "sns" -> stored(() -> topics.publish(destination, SUBJECT, message, traceHeader));
      default ->
          stored(
              () ->
                  queues.send(
                      destination,
                      new QueueSender.Outgoing(message, Map.of(), null, null, traceHeader)));
    };
  }

  /**
   * Runs what stores a message.
   *
   * @param storing throws {@link AwsFailure} where the destination does not exist or refuses
   */
  private static Outcome stored(Runnable storing) {
    try {
      storing.run();
      return new Outcome.Delivered();
    } catch (AwsFailure e) {
      return new Outcome.Impossible(e.text());
    } catch (RuntimeException e) {
      return new Outcome.Failed(e.toString());
    }
  }

  private Outcome toFunction(String arn, UUID id, String message, @Nullable String traceHeader) {
    FunctionEvents.Target function = FunctionEvents.Target.of(arn);
    if (function == null) {
      return new Outcome.Impossible(arn + " is no function");
    }
    return switch (functions.send(function, id, message, traceHeader)) {
      case FunctionEvents.Result.Accepted accepted -> new Outcome.Delivered();
      case FunctionEvents.Result.Refused refused -> new Outcome.Impossible(refused.text());
      case FunctionEvents.Result.Failed failed -> new Outcome.Failed(failed.text());
    };
  }
}
