package io.lambent.services.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.invocation.FunctionEvents;
import io.lambent.services.sns.DeliveryTable.Delivery;
import io.lambent.services.sqs.QueueSender;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
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

  private final QueueSender queues;
  private final FunctionEvents functions;
  private final HttpEndpoint servers;
  private final NotificationTexts texts;
  private final JsonMapper json;

  Deliverer(
      QueueSender queues,
      FunctionEvents functions,
      HttpEndpoint servers,
      NotificationTexts texts,
      JsonMapper json) {
    this.queues = queues;
    this.functions = functions;
    this.servers = servers;
    this.texts = texts;
    this.json = json;
  }

  /** The result of an attempt. */
  enum Result {
    DONE,
    /** A later attempt may succeed. */
    FAILED,
    /** No later attempt can succeed: the subscriber does not exist, or refuses the message. */
    REFUSED
  }

  Result deliver(Delivery delivery) {
    return switch (delivery.subscription().protocol()) {
      case sqs -> send(delivery.subscription().endpoint(), delivery);
      case lambda -> invoke(delivery);
      case http, https -> servers.deliver(delivery);
      case email -> throw new IllegalStateException("subscriptions of mail are never confirmed");
    };
  }

  /**
   * Sends what was not delivered to the subscription's dead-letter queue, if it has one.
   *
   * @return {@link Result#FAILED} where that may succeed later
   */
  Result deadLetter(Delivery delivery) {
    String target = target(delivery.subscription());
    boolean isNotification = delivery.message().type() == Notification.Type.Notification;
    return target == null || !isNotification ? Result.DONE : send(target, delivery);
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
        message.traceHeader());
  }

  private Result invoke(Delivery delivery) {
    Subscription subscription = delivery.subscription();
    FunctionEvents.Target function =
        Objects.requireNonNull(FunctionEvents.Target.of(subscription.endpoint()));
    return switch (functions.send(
        function,
        id(delivery),
        texts.event(delivery.message(), subscription),
        delivery.message().traceHeader())) {
      case FunctionEvents.Result.Accepted accepted -> Result.DONE;
      case FunctionEvents.Result.Refused refused -> {
        log.info(
            "{} refuses a notification of {}: {}",
            subscription.endpoint(),
            subscription.arn(),
            refused.text());
        yield Result.REFUSED;
      }
      case FunctionEvents.Result.Failed failed -> {
        log.warn("{} does not take a notification now: {}", subscription.endpoint(), failed.text());
        yield Result.FAILED;
      }
    };
  }

  private static UUID id(Delivery delivery) {
    return UUID.nameUUIDFromBytes(("sns-delivery " + delivery.id()).getBytes(UTF_8));
  }
}
