package io.lambent.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Standard queues whose messages have groups: one with many messages does not delay the others. */
class FairQueueTest extends SqsCalls {
  private static void sendMany(String queue, String group, int batches) {
    for (int b = 0; b < batches; b++) {
      int batch = b;
      sqs.sendMessageBatch(
          request ->
              request
                  .queueUrl(queue)
                  .entries(
                      IntStream.range(0, 10)
                          .mapToObj(
                              i ->
                                  SendMessageBatchRequestEntry.builder()
                                      .id("e" + i)
                                      .messageBody(group + "-" + batch + "-" + i)
                                      .messageGroupId(group)
                                      .build())
                          .toList()));
    }
  }

  @Test
  void servesQuietGroupsBeforeTheBacklogOfANoisyOne() {
    String queue = queue();
    sendMany(queue, "noisy", 20);
    for (String group : List.of("quiet-1", "quiet-2")) {
      sqs.sendMessage(request -> request.queueUrl(queue).messageBody(group).messageGroupId(group));
    }

    List<String> first = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sqs.receiveMessage(request -> request.queueUrl(queue))
          .messages()
          .forEach(message -> first.add(message.body()));
    }

    assertThat(first).hasSize(4).contains("quiet-1", "quiet-2");
  }

  @Test
  void deliversEachMessageOfAllGroupsOnceAndInParallel() {
    String queue = queue();
    sendMany(queue, "a", 3);
    sendMany(queue, "b", 1);
    sqs.sendMessage(request -> request.queueUrl(queue).messageBody("without a group"));

    Set<String> bodies = new HashSet<>();
    int count = 0;
    for (List<Message> next = receive(queue, 0); !next.isEmpty(); next = receive(queue, 0)) {
      count += next.size();
      next.forEach(message -> bodies.add(message.body()));
    }

    assertThat(bodies).hasSize(41);
    assertThat(count).isEqualTo(41);
  }

  @Test
  void deliversAMessageAgainThatWasNotDeleted() {
    String queue = queue();
    sendMany(queue, "a", 1);
    Message message = receive(queue, 0).getFirst();
    sqs.changeMessageVisibility(
        request ->
            request.queueUrl(queue).receiptHandle(message.receiptHandle()).visibilityTimeout(0));

    assertThat(receive(queue, 5)).extracting(Message::body).containsExactly(message.body());
  }
}
