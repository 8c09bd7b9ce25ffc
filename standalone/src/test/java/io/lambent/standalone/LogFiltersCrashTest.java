package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** {@code kill -9} while events are logged: the function gets every one that was answered. */
@Timeout(900)
class LogFiltersCrashTest {
  private static final int WRITERS = 4;
  private static final int ENOUGH = 200;
  private static final String GROUP = "written";
  private static final String QUEUE = "forwarded";

  @Test
  void everyLogEventThatWasAnsweredReachesTheFunction() throws Exception {
    Path directory = Files.createTempDirectory("lambent-filter-crash-");
    Set<String> answered = ConcurrentHashMap.newKeySet();
    try (ChildLambent lambent = ChildLambent.start(directory);
        SqsClient sqs = lambent.clients().sqs()) {
      CloudWatchLogsClient logs = lambent.clients().logs();
      sqs.createQueue(request -> request.queueName(QUEUE));
      String forwarder =
          lambent
              .clients()
              .deployPython(LogFunctions.forwarder("http://localhost/000000000000/" + QUEUE));
      logs.createLogGroup(request -> request.logGroupName(GROUP));
      LogFunctions.subscribe(logs, GROUP, "-skipped", forwarder);
      writeUntilKilled(lambent, logs, answered);
    }
    try (ChildLambent restarted = ChildLambent.start(directory);
        SqsClient sqs = restarted.clients().sqs()) {
      String queue = sqs.getQueueUrl(request -> request.queueName(QUEUE)).queueUrl();
      assertThat(QueueFunctions.awaitAll(sqs, queue, answered)).containsAll(answered);
    } finally {
      TestingFiles.delete(directory);
    }
  }

  private static void writeUntilKilled(
      ChildLambent lambent, CloudWatchLogsClient logs, Set<String> answered)
      throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(ENOUGH);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < WRITERS; i++) {
        String stream = "writer-" + i;
        logs.createLogStream(request -> request.logGroupName(GROUP).logStreamName(stream));
        executor.submit(
            () -> {
              while (true) {
                String message = UUID.randomUUID().toString();
                try {
                  put(logs, stream, message);
                } catch (SdkException killed) {
                  return;
                }
                answered.add(message);
                enough.countDown();
              }
            });
      }
      enough.await();
      lambent.kill();
    }
  }

  private static void put(CloudWatchLogsClient logs, String stream, String message) {
    logs.putLogEvents(
        request ->
            request
                .logGroupName(GROUP)
                .logStreamName(stream)
                .logEvents(
                    event -> event.timestamp(Instant.now().toEpochMilli()).message(message)));
  }
}
