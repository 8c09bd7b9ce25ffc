package io.lambent.services.events;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.events.EventOutbox.Delivery;
import io.lambent.services.sqs.MessageAttribute;
import io.lambent.services.sqs.QueueSender;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends events that a target did not take to its dead-letter queue. See <a
 * href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html">Using
 * dead-letter queues to process undelivered events</a>.
 */
@Component
class EventDeadLetter {
  private static final Logger log = LoggerFactory.getLogger(EventDeadLetter.class);

  private final QueueSender queues;

  EventDeadLetter(QueueSender queues) {
    this.queues = queues;
  }

  /** Why a delivery is not tried again. */
  enum Reason {
    /** The dead-letter queue cannot take the event, now or later. */
    REFUSED(null),
    ATTEMPTS("MaximumRetryAttempts"),
    AGE("MaximumEventAgeInSeconds");

    private final @Nullable String awsName;

    Reason(@Nullable String awsName) {
      this.awsName = awsName;
    }
  }

  /**
   * Returns once the message is committed.
   *
   * @return false where that may succeed later
   */
  boolean send(Delivery delivery, TargetDelivery.Failure failure, Reason reason) {
    String queue = delivery.target().deadLetterQueue();
    if (queue == null) {
      log.warn(
          "An event for {} of {} is given up after {} attempts: {}",
          delivery.target().arn(),
          delivery.ruleArn(),
          delivery.attempts(),
          failure.text());
      return true;
    }
    try {
      queues.send(
          queue,
          new QueueSender.Outgoing(
              delivery.event(),
              attributes(delivery, failure, reason),
              null,
              null,
              delivery.traceHeader()));
      return true;
    } catch (AwsFailure e) {
      log.warn("{} refuses a dead letter of {}: {}", queue, delivery.ruleArn(), e.text());
      return true;
    } catch (RuntimeException e) {
      log.warn("A dead letter of {} is not sent now: {}", delivery.ruleArn(), e.toString());
      return false;
    }
  }

  private static Map<String, MessageAttribute> attributes(
      Delivery delivery, TargetDelivery.Failure failure, Reason reason) {
    Map<String, MessageAttribute> attributes = new LinkedHashMap<>();
    attributes.put("ERROR_CODE", text(failure.code()));
    // No attribute may be empty.
    attributes.put(
        "ERROR_MESSAGE", text(failure.text().isEmpty() ? failure.code() : failure.text()));
    if (reason.awsName != null) {
      attributes.put("EXHAUSTED_RETRY_CONDITION", text(reason.awsName));
    }
    attributes.put("RETRY_ATTEMPTS", text(Integer.toString(delivery.attempts() - 1)));
    attributes.put("RULE_ARN", text(delivery.ruleArn()));
    attributes.put("TARGET_ARN", text(delivery.target().arn()));
    return attributes;
  }

  private static MessageAttribute text(String value) {
    return new MessageAttribute(value, null, "String");
  }
}
