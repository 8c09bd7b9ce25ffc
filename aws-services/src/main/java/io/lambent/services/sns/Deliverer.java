package io.lambent.services.sns;

import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.contract.error.Fault;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.services.sns.Outbox.Delivery;
import io.lambent.services.sqs.QueueSender;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Makes one attempt at a delivery. */
@Component
class Deliverer {
  private static final Logger log = LoggerFactory.getLogger(Deliverer.class);

  /** How long execution-service may take to commit an event. */
  private static final long INVOKE_SECONDS = 30;

  private final QueueSender queues;
  private final Invoker invoker;
  private final NotificationTexts texts;
  private final JsonMapper json;

  Deliverer(QueueSender queues, Invoker invoker, NotificationTexts texts, JsonMapper json) {
    this.queues = queues;
    this.invoker = invoker;
    this.texts = texts;
    this.json = json;
  }

  /** The result of an attempt. */
  enum Result {
    DONE,
    /** It may succeed later. */
    FAILED,
    /** It will not succeed later either: the subscriber is not there, or refuses the message. */
    REFUSED
  }

  Result deliver(Delivery delivery) {
    return switch (delivery.subscription().protocol()) {
      case sqs -> send(delivery.subscription().endpoint(), delivery);
      case lambda -> invoke(delivery);
    };
  }

  /**
   * Sends what was not delivered to the subscription's dead-letter queue, if it has one.
   *
   * @return {@link Result#FAILED} where that may succeed later
   */
  Result deadLetter(Delivery delivery) {
    String target = target(delivery.subscription());
    return target == null ? Result.DONE : send(target, delivery);
  }

  private @Nullable String target(Subscription subscription) {
    String policy = subscription.attributes().get("RedrivePolicy");
    try {
      return policy == null
          ? null
          : json.readTree(policy).path("deadLetterTargetArn").asString(null);
    } catch (JacksonException e) {
      return null;
    }
  }

  private Result send(String queueArn, Delivery delivery) {
    Subscription subscription = delivery.subscription();
    try {
      queues.send(queueArn, message(delivery, queueArn.endsWith(Topic.FIFO_SUFFIX)));
      return Result.DONE;
    } catch (AwsFailure e) {
      log.info("{} refuses a notification of {}: {}", queueArn, subscription.arn(), e.text());
      return Result.REFUSED;
    } catch (RuntimeException e) {
      log.warn("A notification of {} is not delivered now: {}", subscription.arn(), e.toString());
      return Result.FAILED;
    }
  }

  private QueueSender.Outgoing message(Delivery delivery, boolean toFifo) {
    Notification message = delivery.message();
    Subscription subscription = delivery.subscription();
    return new QueueSender.Outgoing(
        subscription.isRaw()
            ? texts.text(message, subscription)
            : texts.envelope(message, subscription),
        subscription.isRaw() ? message.attributes() : Map.of(),
        message.groupId(),
        toFifo ? message.deduplicationId() : null,
        null);
  }

  private Result invoke(Delivery delivery) {
    Subscription subscription = delivery.subscription();
    Arn arn = Arn.parse(subscription.endpoint()).orElseThrow();
    String[] parts = arn.resourceId().split(":", 2);
    Invocation invocation =
        new Invocation(
            UUID.randomUUID().toString(),
            1,
            new FunctionName(arn.account(), arn.region(), parts[0]),
            parts.length > 1 ? parts[1] : null,
            InvocationType.EVENT,
            texts.event(delivery.message(), subscription),
            null,
            null,
            null,
            false);
    try {
      InvocationOutcome outcome =
          invoker.invoke(invocation).toCompletableFuture().get(INVOKE_SECONDS, TimeUnit.SECONDS);
      return switch (outcome) {
        case InvocationOutcome.Accepted accepted -> Result.DONE;
        case InvocationOutcome.Rejected rejected -> rejected(subscription, rejected);
        case InvocationOutcome.Throttled throttled -> Result.FAILED;
        case InvocationOutcome.Permitted permitted -> Result.FAILED;
        case InvocationOutcome.Executed executed -> Result.DONE;
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Result.FAILED;
    } catch (ExecutionException | TimeoutException e) {
      log.warn("{} got no answer: {}", subscription.endpoint(), Objects.toString(e.getMessage()));
      return Result.FAILED;
    }
  }

  private static Result rejected(Subscription subscription, InvocationOutcome.Rejected rejected) {
    log.info(
        "{} refuses a notification of {}: {}",
        subscription.endpoint(),
        subscription.arn(),
        rejected.message());
    return rejected.code().fault() == Fault.CALLER ? Result.REFUSED : Result.FAILED;
  }
}
