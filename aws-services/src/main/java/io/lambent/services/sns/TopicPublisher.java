package io.lambent.services.sns;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The way by which other services of this application publish to topics, of whichever account. What
 * a topic's policy allows them is to be asked here; today policies are kept, not enforced.
 */
@Component
public class TopicPublisher {
  private final TopicTable topics;
  private final Publishing publishing;

  TopicPublisher(TopicTable topics, Publishing publishing) {
    this.topics = topics;
    this.publishing = publishing;
  }

  /**
   * Publishes a message to a standard topic. Returns once it is committed.
   *
   * @param subject null where it has none
   * @param traceHeader of the trace that it belongs to; null where it belongs to none
   * @throws AwsFailure where the topic does not exist or refuses the message
   */
  public void publish(
      String topicArn, @Nullable String subject, String message, @Nullable String traceHeader) {
    Arn arn = Arn.parse(topicArn).orElseThrow(SnsErrors::noTopic);
    publishing.publish(
        new Caller(arn.account(), arn.region(), "", "", traceHeader),
        new Publishing.Publish(
            topicArn,
            null,
            null,
            new Publishing.Content(message, subject, null, Map.of(), null, null)));
  }

  public boolean exists(String topicArn) {
    return Arn.parse(topicArn)
        .filter(arn -> arn.service().equals("sns"))
        .map(arn -> topics.read(arn.account(), arn.region(), arn.resource()))
        .isPresent();
  }
}
