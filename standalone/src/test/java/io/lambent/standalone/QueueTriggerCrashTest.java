package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** {@code kill -9} while a queue triggers a function: it handles every message all the same. */
@Timeout(300)
class QueueTriggerCrashTest {
  private static final int SENDERS = 4;
  private static final int ENOUGH = 150;

  @Test
  void everyMessageThatWasAnsweredIsHandled() throws Exception {
    Path directory = Files.createTempDirectory("lambent-queue-crash-");
    Set<String> answered = ConcurrentHashMap.newKeySet();
    String results;
    try (ChildLambent lambent = ChildLambent.start(directory);
        SqsClient sqs = lambent.clients().sqs()) {
      Clients clients = lambent.clients();
      results = QueueFunctions.queue(sqs);
      String queue = QueueFunctions.queue(sqs);
      sqs.setQueueAttributes(
          request ->
              request
                  .queueUrl(queue)
                  .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "3")));
      String function = clients.deployPython(QueueFunctions.copier(results));
      clients
          .lambda()
          .createEventSourceMapping(
              request ->
                  request.functionName(function).eventSourceArn(QueueFunctions.arn(sqs, queue)));
      sendUntilKilled(lambent, sqs, queue, results, answered);
    }
    try (ChildLambent restarted = ChildLambent.start(directory);
        SqsClient sqs = restarted.clients().sqs()) {
      assertThat(QueueFunctions.awaitAll(sqs, queueOf(sqs, results), answered))
          .containsAll(answered);
    } finally {
      TestingFiles.delete(directory);
    }
  }

  /** Kills the instance while messages are sent and handled. */
  private static void sendUntilKilled(
      ChildLambent lambent, SqsClient sqs, String queue, String results, Set<String> answered)
      throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(ENOUGH);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < SENDERS; i++) {
        executor.submit(
            () -> {
              while (true) {
                String body = UUID.randomUUID().toString();
                try {
                  sqs.sendMessage(request -> request.queueUrl(queue).messageBody(body));
                } catch (SdkException killed) {
                  return;
                }
                answered.add(body);
                enough.countDown();
              }
            });
      }
      enough.await();
      awaitFirst(sqs, results);
      lambent.kill();
    }
  }

  /** Waits until the function has handled something, which stays in the queue. */
  private static void awaitFirst(SqsClient sqs, String results) {
    while (sqs.receiveMessage(
            request -> request.queueUrl(results).waitTimeSeconds(5).visibilityTimeout(0))
        .messages()
        .isEmpty()) {
      Thread.onSpinWait();
    }
  }

  /** The queue by its name: the URL has the port of the instance that was killed. */
  private static String queueOf(SqsClient sqs, String url) {
    String name = url.substring(url.lastIndexOf('/') + 1);
    return sqs.getQueueUrl(request -> request.queueName(name)).queueUrl();
  }
}
