package io.lambent.services.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.ServiceFuzz;
import io.lambent.services.TestingAwsServices;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;

/** Bad input blames the caller. {@code -Dlambent.fuzz.seed=N} varies it. */
class SnsFuzzTest {
  private static final long SEED = Long.getLong("lambent.fuzz.seed", 2026);

  @Test
  void answersFormsWithNothingButErrorsOfTheCaller() throws Exception {
    TestingAwsServices services = TestingAwsServices.shared();
    try (SnsClient sns = services.client(SnsClient.builder(), "sns", "000000000000")) {
      String topic = "\"" + sns.createTopic(request -> request.name("fuzz")).topicArn() + "\"";
      String subscription =
          "\""
              + sns.subscribe(
                      request ->
                          request
                              .topicArn(topic.replace("\"", ""))
                              .protocol("sqs")
                              .endpoint("arn:aws:sqs:us-east-1:000000000000:none"))
                  .subscriptionArn()
              + "\"";
      ServiceFuzz fuzz =
          new ServiceFuzz(
              services,
              "sns",
              Map.of(
                  "TopicArn", List.of(topic),
                  "ResourceArn", List.of(topic),
                  "SubscriptionArn", List.of(subscription),
                  "Protocol", List.of("\"sqs\"", "\"lambda\""),
                  "Endpoint", List.of("\"arn:aws:sqs:us-east-1:000000000000:none\""),
                  "Name", List.of("\"fuzz\"", "\"a.fifo\""),
                  "AttributeName", List.of("\"FilterPolicy\"", "\"RedrivePolicy\"", "\"Policy\""),
                  "DataType", List.of("\"String\"", "\"Number\"")),
              SEED);

      assertThat(fuzz.query(20)).as("seed " + SEED).isEmpty();
    }
  }
}
