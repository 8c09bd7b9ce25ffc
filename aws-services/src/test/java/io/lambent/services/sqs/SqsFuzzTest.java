package io.lambent.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.ServiceFuzz;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Bad input blames the caller. {@code -Dlambent.fuzz.seed=N} varies it. */
class SqsFuzzTest extends SqsCalls {
  private static final long SEED = Long.getLong("lambent.fuzz.seed", 2026);

  private static ServiceFuzz fuzz() {
    String standard = queue();
    send(standard, "m");
    Message message = receive(standard, 0).getFirst();
    String fifo =
        sqs.createQueue(
                request ->
                    request
                        .queueName("fuzz-" + UUID.randomUUID() + ".fifo")
                        .attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
            .queueUrl();
    String arn = "\"" + count(standard, QueueAttributeName.QUEUE_ARN) + "\"";
    return new ServiceFuzz(
        services,
        "sqs",
        Map.of(
            "QueueUrl", List.of("\"" + standard + "\"", "\"" + fifo + "\""),
            "QueueName", List.of("\"fuzz\"", "\"fuzz.fifo\""),
            "SourceArn", List.of(arn),
            "DestinationArn", List.of(arn),
            "ReceiptHandle", List.of("\"" + message.receiptHandle() + "\""),
            "MessageGroupId", List.of("\"g\""),
            "MessageDeduplicationId", List.of("\"d\""),
            "MaxNumberOfMessages", List.of("1")),
        SEED);
  }

  @Test
  void answersJsonWithNothingButErrorsOfTheCaller() throws Exception {
    assertThat(fuzz().json("AmazonSQS", 20)).as("seed " + SEED).isEmpty();
  }

  @Test
  void answersFormsWithNothingButErrorsOfTheCaller() throws Exception {
    assertThat(fuzz().query(20)).as("seed " + SEED).isEmpty();
  }
}
