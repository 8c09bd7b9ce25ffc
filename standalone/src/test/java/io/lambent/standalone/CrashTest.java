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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * {@code kill -9} at the worst moments: nothing that was acknowledged is lost, nothing is counted
 * twice.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class CrashTest {
  private static final int ENOUGH_ANSWERS = 300;
  private static final int LOAD_THREADS = 8;

  private Path directory = Path.of("unset");

  @BeforeAll
  void createDirectory() throws Exception {
    directory = Files.createTempDirectory("lambent-crash-");
  }

  @AfterAll
  void deleteDirectory() throws Exception {
    TestingFiles.delete(directory);
  }

  @Test
  void whatWasAcknowledgedSurvives() throws Exception {
    String slow;
    String echo;
    Set<String> answered = ConcurrentHashMap.newKeySet();
    AtomicInteger sent = new AtomicInteger();
    try (ChildLambent lambent = ChildLambent.start(directory)) {
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
      load(lambent, echo, answered, sent);
    }

    try (ChildLambent lambent = ChildLambent.start(directory)) {
      Clients clients = lambent.clients();

      Map<String, Integer> ledger = awaitLedger(clients, echo, answered);
      assertThat(ledger)
          .as("answered calls are in the ledger")
          .containsKeys(answered.toArray(String[]::new));
      assertThat(ledger.values()).as("each once").containsOnly(1);
      assertThat(ledger.size()).as("no more than were sent").isBetween(answered.size(), sent.get());

      sendEventAndKill(lambent, slow);
    }

    try (ChildLambent lambent = ChildLambent.start(directory)) {
      assertThat(awaitOutput(lambent.clients(), slow, "ran after the crash")).hasSize(1);
    }
  }

  /** Calls from all sides; kills the instance in the middle of it. */
  private static void load(
      ChildLambent lambent, String function, Set<String> answered, AtomicInteger sent)
      throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(ENOUGH_ANSWERS);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < LOAD_THREADS; i++) {
        threads.submit(
            () -> {
              while (true) {
                sent.incrementAndGet();
                try {
                  InvokeResponse response = lambent.clients().invoke(function, "{}");
                  answered.add(response.responseMetadata().requestId());
                  enough.countDown();
                } catch (SdkException killed) {
                  enough.countDown();
                  return;
                }
              }
            });
      }
      enough.await();
      lambent.kill();
    }
  }

  /**
   * The function sleeps longer than it takes to kill the instance, so it cannot have run before.
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
                        .payload(SdkBytes.fromUtf8String("{\"seconds\": 2}")));
    lambent.kill();
    assertThat(accepted.statusCode()).isEqualTo(202);
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

  /** Waits until the records of the journal have arrived. */
  private static Map<String, Integer> awaitLedger(
      Clients clients, String function, Set<String> answered) {
    return Eventually.find(
        () ->
            Optional.of(ledger(clients, function))
                .filter(ledger -> ledger.keySet().containsAll(answered)));
  }

  /** Request ids of a function's runs in the ledger, with how often they are there. */
  private static Map<String, Integer> ledger(Clients clients, String function) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    URI records =
        clients
            .endpoint()
            .resolve(
                "/_lambent/billing/records?size=10000&from=%s&to=%s&function=%s"
                    .formatted(today.minusDays(1), today, function));
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> page =
          http.send(HttpRequest.newBuilder(records).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      Map<String, Object> members = Json.read(page.body());
      assertThat(members).as("all on one page").doesNotContainKey("next");
      Map<String, Integer> counts = new HashMap<>();
      for (Object record : (List<?>) Objects.requireNonNull(members.get("records"))) {
        counts.merge(String.valueOf(((Map<?, ?>) record).get("requestId")), 1, Integer::sum);
      }
      return counts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
