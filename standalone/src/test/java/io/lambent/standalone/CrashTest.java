package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * After {@code kill -9}, nothing that was acknowledged is lost, and nothing is counted twice. One
 * instance is killed while clients call a function, send messages and put metrics, and just after
 * it has accepted an event; the tests examine the instance that starts next.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
class CrashTest {
  private final Load calls = new Load(8, 300);
  private final Load messages = new Load(4, 200);
  private final Load samples = new Load(2, 50);
  private final Load events = new Load(4, 100);
  private final Load objects = new Load(4, 200);

  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @SuppressWarnings("NullAway.Init")
  private ChildLambent restarted;

  private String echo = "";
  private String slow = "";

  /** Threads that repeat a request until the instance is gone. */
  private static final class Load {
    private final int threads;
    private final CountDownLatch enough;

    /** The ids of acknowledged requests. */
    final Set<String> answered = ConcurrentHashMap.newKeySet();

    /** The number of requests that were sent, answered or not. */
    final AtomicInteger sent = new AtomicInteger();

    Load(int threads, int enough) {
      this.threads = threads;
      this.enough = new CountDownLatch(enough);
    }

    /**
     * @param request returns the id of the acknowledged request
     */
    void start(ExecutorService executor, Supplier<String> request) {
      for (int i = 0; i < threads; i++) {
        executor.submit(
            () -> {
              while (true) {
                sent.incrementAndGet();
                try {
                  answered.add(request.get());
                } catch (SdkException killed) {
                  return;
                }
                enough.countDown();
              }
            });
      }
    }

    void awaitEnough() throws InterruptedException {
      enough.await();
    }
  }

  @BeforeAll
  @Timeout(900)
  void killUnderLoad() throws Exception {
    directory = Files.createTempDirectory("lambent-crash-");
    try (ChildLambent lambent = ChildLambent.start(directory);
        SqsClient sqs = lambent.clients().sqs();
        S3Client s3 = lambent.clients().s3()) {
      Clients clients = lambent.clients();
      slow =
          clients.deployPython(
              """
              import time
              def handler(event, context):
                  time.sleep(event["seconds"])
                  print("ran after the crash")
              """);
      echo = clients.deployPython("def handler(event, context): return event");
      String queue = sqs.createQueue(request -> request.queueName("kept")).queueUrl();
      String recorded = deployRecorded(clients, sqs);
      s3.createBucket(request -> request.bucket("kept"));
      notifyQueue(sqs, s3);
      try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
        objects.start(executor, () -> put(s3));
        objects.awaitEnough();
        messages.start(executor, () -> send(sqs, queue));
        samples.start(executor, () -> put(clients));
        messages.awaitEnough();
        samples.awaitEnough();
        calls.start(executor, () -> clients.invoke(echo, "{}").responseMetadata().requestId());
        calls.awaitEnough();
        events.start(executor, () -> sendEvent(clients, recorded));
        events.awaitEnough();
        sendEventAndKill(lambent, slow);
      }
    }
    restarted = ChildLambent.start(directory);
  }

  @AfterAll
  void deleteDirectory() throws Exception {
    if (restarted != null) {
      restarted.close();
    }
    TestingFiles.delete(directory);
  }

  private static String send(SqsClient sqs, String queue) {
    String body = UUID.randomUUID().toString();
    sqs.sendMessage(request -> request.queueUrl(queue).messageBody(body));
    return body;
  }

  /** Creates a function; the outcomes of its events go to a queue. */
  private static String deployRecorded(Clients clients, SqsClient sqs) {
    String function = clients.deployPython("def handler(event, context): return event");
    sqs.createQueue(request -> request.queueName("outcomes"));
    clients
        .lambda()
        .putFunctionEventInvokeConfig(
            request ->
                request
                    .functionName(function)
                    .destinationConfig(
                        config ->
                            config.onSuccess(
                                to ->
                                    to.destination(
                                        "arn:aws:sqs:us-east-1:000000000000:outcomes"))));
    return function;
  }

  private static String sendEvent(Clients clients, String function) {
    return clients
        .lambda()
        .invoke(request -> request.functionName(function).invocationType(InvocationType.EVENT))
        .responseMetadata()
        .requestId();
  }

  /** Configures the bucket to send an event for each object to a queue. */
  private static void notifyQueue(SqsClient sqs, S3Client s3) {
    sqs.createQueue(request -> request.queueName("created"));
    s3.putBucketNotificationConfiguration(
        request ->
            request
                .bucket("kept")
                .notificationConfiguration(
                    configuration ->
                        configuration.queueConfigurations(
                            QueueConfiguration.builder()
                                .queueArn("arn:aws:sqs:us-east-1:000000000000:created")
                                .events(Event.S3_OBJECT_CREATED)
                                .build())));
  }

  private static String put(S3Client s3) {
    String key = UUID.randomUUID().toString();
    s3.putObject(request -> request.bucket("kept").key(key), RequestBody.fromString(key));
    return key;
  }

  private static String put(Clients clients) {
    return clients
        .cloudWatch()
        .putMetricData(
            request ->
                request.namespace("Killed").metricData(datum -> datum.metricName("m").value(1.0)))
        .responseMetadata()
        .requestId();
  }

  /**
   * Kills the instance once it has accepted an event. The function sleeps longer than that takes,
   * so that it cannot have ended before.
   */
  private static void sendEventAndKill(ChildLambent lambent, String function)
      throws InterruptedException {
    InvokeResponse accepted =
        lambent
            .clients()
            .lambda()
            .invoke(
                request ->
                    request
                        .functionName(function)
                        .invocationType(InvocationType.EVENT)
                        .payload(SdkBytes.fromUtf8String("{\"seconds\": 10}")));
    lambent.kill();
    assertThat(accepted.statusCode()).isEqualTo(202);
  }

  @Test
  void answeredCallsAreInTheLedgerOnce() {
    Map<String, Integer> ledger = awaitLedger(restarted.clients(), echo, calls.answered);

    assertThat(ledger).containsKeys(calls.answered.toArray(String[]::new));
    assertThat(ledger.values()).containsOnly(1);
    assertThat(ledger.size()).isBetween(calls.answered.size(), calls.sent.get());
  }

  @Test
  void anAcceptedEventRuns() {
    assertThat(awaitOutput(restarted.clients(), slow, "ran after the crash")).hasSize(1);
  }

  @Test
  void aQueueHasEveryMessageThatWasAnswered() {
    Set<String> received = new HashSet<>();
    try (SqsClient sqs = restarted.clients().sqs()) {
      String queue = sqs.getQueueUrl(request -> request.queueName("kept")).queueUrl();
      for (List<Message> some = receive(sqs, queue); !some.isEmpty(); some = receive(sqs, queue)) {
        some.forEach(message -> received.add(message.body()));
      }
    }

    assertThat(received).containsAll(messages.answered);
  }

  @Test
  void theOutcomeOfEveryAcceptedEventReachesItsDestination() {
    Set<String> recorded = new HashSet<>();
    try (SqsClient sqs = restarted.clients().sqs()) {
      String queue = sqs.getQueueUrl(request -> request.queueName("outcomes")).queueUrl();
      Eventually.find(
          () -> {
            receive(sqs, queue).forEach(message -> recorded.add(requestId(message)));
            return Optional.of(recorded).filter(all -> all.containsAll(events.answered));
          });
    }

    assertThat(recorded).containsAll(events.answered);
    assertThat(recorded.size()).isBetween(events.answered.size(), events.sent.get());
  }

  private static String requestId(Message record) {
    Object context = Objects.requireNonNull(Json.read(record.body()).get("requestContext"));
    return String.valueOf(((Map<?, ?>) context).get("requestId"));
  }

  @Test
  void aBucketHasEveryObjectThatWasAnswered() {
    try (S3Client s3 = restarted.clients().s3()) {
      for (String key : objects.answered) {
        assertThat(s3.getObjectAsBytes(request -> request.bucket("kept").key(key)).asUtf8String())
            .isEqualTo(key);
      }
    }
  }

  @Test
  void everyObjectThatWasAnsweredHasItsEvent() {
    Set<String> events = new HashSet<>();
    try (SqsClient sqs = restarted.clients().sqs()) {
      String queue = sqs.getQueueUrl(request -> request.queueName("created")).queueUrl();
      Eventually.find(
          () -> {
            receive(sqs, queue).forEach(message -> events.add(key(message.body())));
            return Optional.of(events).filter(all -> all.containsAll(objects.answered));
          });
    }

    assertThat(events).containsAll(objects.answered);
  }

  private static String key(String event) {
    int start = event.indexOf("\"key\":\"") + 7;
    return event.substring(start, event.indexOf('"', start));
  }

  private static List<Message> receive(SqsClient sqs, String queue) {
    return sqs.receiveMessage(
            request -> request.queueUrl(queue).maxNumberOfMessages(10).visibilityTimeout(600))
        .messages();
  }

  @Test
  void aMetricHasEverySampleThatWasAnswered() {
    double sum = restarted.clients().metricSum("Killed", "m");

    assertThat(sum).isBetween((double) samples.answered.size(), (double) samples.sent.get());
  }

  private static List<String> awaitOutput(Clients clients, String function, String line) {
    return Eventually.find(
        () -> {
          try {
            return Optional.of(
                    clients
                        .logs()
                        .filterLogEvents(request -> request.logGroupName("/aws/lambda/" + function))
                        .events()
                        .stream()
                        .map(FilteredLogEvent::message)
                        .map(String::strip)
                        .filter(line::equals)
                        .toList())
                .filter(found -> !found.isEmpty());
          } catch (ResourceNotFoundException notYet) {
            return Optional.empty();
          }
        });
  }

  /** Waits until the ledger has the records of all answered calls. */
  private static Map<String, Integer> awaitLedger(
      Clients clients, String function, Set<String> answered) {
    return Eventually.find(
        () ->
            Optional.of(ledger(clients, function))
                .filter(ledger -> ledger.keySet().containsAll(answered)));
  }

  /** The request ids of a function's runs in the ledger, each with its number of records. */
  private static Map<String, Integer> ledger(Clients clients, String function) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    String records =
        "/_lambent/billing/records?size=10000&from=%s&to=%s&function=%s"
            .formatted(today.minusDays(1), today, function);
    Map<String, Integer> counts = new HashMap<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      String next = records;
      while (next != null) {
        URI address = clients.endpoint().resolve(next);
        HttpResponse<String> page =
            http.send(
                HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        Map<String, Object> members = Json.read(page.body());
        for (Object record : (List<?>) Objects.requireNonNull(members.get("records"))) {
          counts.merge(String.valueOf(((Map<?, ?>) record).get("requestId")), 1, Integer::sum);
        }
        next = members.get("next") == null ? null : records + "&after=" + members.get("next");
      }
      return counts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
