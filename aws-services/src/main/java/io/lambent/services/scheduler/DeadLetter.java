package io.lambent.services.scheduler;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.sqs.MessageAttribute;
import io.lambent.services.sqs.QueueSender;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends the input of a target that did not take it to the schedule's dead-letter queue. See <a
 * href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html">Configuring
 * a dead-letter queue</a>.
 */
@Component
class DeadLetter {
  private static final Logger log = LoggerFactory.getLogger(DeadLetter.class);

  private final QueueSender queues;
  private final TargetInput inputs;

  DeadLetter(QueueSender queues, TargetInput inputs) {
    this.queues = queues;
    this.inputs = inputs;
  }

  /** Why a target is not called again. */
  enum Reason {
    /** The dead-letter queue cannot take the call, now or later. */
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
  boolean send(Run run, TargetCall.Failure failure, Reason reason) {
    String queue = run.schedule().definition().target().deadLetterQueue();
    if (queue == null) {
      log.warn(
          "{} of {} is given up after {} attempts: {}",
          run.schedule().arn(),
          run.scheduledAt(),
          run.attempts(),
          failure.text());
      return true;
    }
    try {
      queues.send(
          queue,
          new QueueSender.Outgoing(
              inputs.of(run), attributes(run, failure, reason), null, null, null));
      return true;
    } catch (AwsFailure e) {
      log.warn("{} refuses a dead letter of {}: {}", queue, run.schedule().arn(), e.text());
      return true;
    } catch (RuntimeException e) {
      log.warn("A dead letter of {} is not sent now: {}", run.schedule().arn(), e.toString());
      return false;
    }
  }

  private static Map<String, MessageAttribute> attributes(
      Run run, TargetCall.Failure failure, Reason reason) {
    Map<String, MessageAttribute> attributes = new LinkedHashMap<>();
    attributes.put("ERROR_CODE", text(failure.code()));
    attributes.put("ERROR_MESSAGE", text(failure.text()));
    attributes.put("EXECUTION_ID", text(run.id().toString()));
    if (reason.awsName != null) {
      attributes.put("EXHAUSTED_RETRY_CONDITION", text(reason.awsName));
    }
    attributes.put("IS_PAYLOAD_TRUNCATED", text("false"));
    attributes.put("RETRY_ATTEMPTS", text(Integer.toString(run.attempts() - 1)));
    attributes.put(
        "SCHEDULED_TIME", text(run.scheduledAt().truncatedTo(ChronoUnit.SECONDS).toString()));
    attributes.put("SCHEDULE_ARN", text(run.schedule().arn()));
    attributes.put("TARGET_ARN", text(run.schedule().definition().target().arn()));
    return attributes;
  }

  private static MessageAttribute text(String value) {
    return new MessageAttribute(value, null, "String");
  }
}
