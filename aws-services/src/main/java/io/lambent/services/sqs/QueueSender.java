package io.lambent.services.sqs;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The way by which other services of this application send to queues, of whichever account. What a
 * queue's policy allows them is to be asked here; today policies are kept, not enforced.
 */
@Component
public class QueueSender {
  private static final String TRACE_HEADER = "AWSTraceHeader";

  private final Queues queues;
  private final Sending sending;

  QueueSender(Queues queues, Sending sending) {
    this.queues = queues;
    this.sending = sending;
  }

  /**
   * A message.
   *
   * @param groupId null where it has none; a FIFO queue needs one
   * @param deduplicationId null where it has none
   * @param traceHeader null where it has none
   */
  public record Outgoing(
      String body,
      Map<String, MessageAttribute> attributes,
      @Nullable String groupId,
      @Nullable String deduplicationId,
      @Nullable String traceHeader) {}

  /**
   * Returns once the message is committed.
   *
   * @throws AwsFailure where the queue does not exist or refuses the message
   */
  public void send(String queueArn, Outgoing message) {
    Arn arn = arn(queueArn);
    Caller caller = caller(arn);
    String trace = message.traceHeader();
    sending.send(
        caller,
        new Sending.Send(
            url(arn),
            message.body(),
            null,
            message.attributes(),
            trace == null
                ? Map.of()
                : Map.of(TRACE_HEADER, new MessageAttribute(trace, null, "String")),
            message.deduplicationId(),
            message.groupId()));
  }

  public boolean exists(String queueArn) {
    try {
      Arn arn = arn(queueArn);
      queues.find(caller(arn), url(arn));
      return true;
    } catch (AwsFailure e) {
      return false;
    }
  }

  private static Arn arn(String queueArn) {
    return Arn.parse(queueArn)
        .filter(parsed -> parsed.service().equals("sqs"))
        .orElseThrow(SqsErrors::noQueue);
  }

  private static Caller caller(Arn arn) {
    return new Caller(arn.account(), arn.region(), "", "");
  }

  private static String url(Arn arn) {
    return "/" + arn.account() + "/" + arn.resource();
  }
}
