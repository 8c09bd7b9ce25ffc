package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

@Timeout(600)
class SqsTest {
  private static final int ENOUGH = 200;

  @Test
  void keepsEveryMessageThatItHasAnsweredWhenItIsKilled(@TempDir Path directory) throws Exception {
    Set<String> answered = ConcurrentHashMap.newKeySet();
    try (ChildLambent lambent = ChildLambent.start(directory);
        SqsClient sqs = lambent.clients().sqs()) {
      String queue = sqs.createQueue(request -> request.queueName("kept")).queueUrl();
      try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
        List<Future<?>> senders =
            IntStream.range(0, 4)
                .<Future<?>>mapToObj(s -> executor.submit(() -> send(sqs, queue, s, answered)))
                .toList();
        Eventually.find(() -> answered.size() >= ENOUGH ? Optional.of(true) : Optional.empty());
        lambent.kill();
        for (Future<?> sender : senders) {
          sender.get();
        }
      }
    }

    Set<String> received = new HashSet<>();
    try (ChildLambent lambent = ChildLambent.start(directory);
        SqsClient sqs = lambent.clients().sqs()) {
      String queue = sqs.getQueueUrl(request -> request.queueName("kept")).queueUrl();
      for (List<Message> some = receive(sqs, queue); !some.isEmpty(); some = receive(sqs, queue)) {
        some.forEach(message -> received.add(message.body()));
      }
    }
    assertThat(received).containsAll(answered);
  }

  private static void send(SqsClient sqs, String queue, int sender, Set<String> answered) {
    try {
      for (int i = 0; ; i++) {
        String body = sender + "-" + i;
        sqs.sendMessage(request -> request.queueUrl(queue).messageBody(body));
        answered.add(body);
      }
    } catch (SdkException e) {
      // The process was killed.
    }
  }

  private static List<Message> receive(SqsClient sqs, String queue) {
    return sqs.receiveMessage(
            request -> request.queueUrl(queue).maxNumberOfMessages(10).visibilityTimeout(600))
        .messages();
  }
}
