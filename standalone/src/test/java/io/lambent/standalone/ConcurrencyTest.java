package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

@ExtendWith(Lambent.class)
class ConcurrencyTest {
  private static final String SLEEPER =
      """
      import time, uuid
      instance = str(uuid.uuid4())
      def handler(event, context):
          begin = time.monotonic()
          time.sleep(event["seconds"])
          return {"instance": instance, "begin": begin, "end": time.monotonic()}
      """;

  /** Tells the signal of its event that it runs, and ends once that is open. */
  private static final String WAITER =
      """
      import urllib.request, uuid
      instance = str(uuid.uuid4())
      def handler(event, context):
          urllib.request.urlopen(event["signal"] + "/" + instance).close()
          urllib.request.urlopen(event["signal"] + "/wait").close()
          return instance
      """;

  private final Clients clients;
  private final LambdaClient lambda;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ConcurrencyTest(Clients clients) {
    this.clients = clients;
    this.lambda = clients.lambda();
  }

  @AfterEach
  void endThreads() {
    threads.close();
  }

  /** None of the calls ends before all have begun. */
  @Test
  void runsTwentyCallsAtOnce() throws InterruptedException {
    String name = deployWaiter();
    try (Signal signal = new Signal()) {
      List<CompletableFuture<InvokeResponse>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        calls.add(begin(name, signal));
      }
      Set<String> instances = new HashSet<>();
      for (int i = 0; i < 20; i++) {
        instances.add(signal.next());
      }

      assertThat(instances).hasSize(20);
      signal.open();
      assertThat(calls).allSatisfy(call -> assertThat(call.join().functionError()).isNull());
    }
  }

  private String deployWaiter() {
    String name = clients.deployPython(WAITER);
    lambda.updateFunctionConfiguration(request -> request.functionName(name).timeout(300));
    clients.awaitUpdated(name);
    return name;
  }

  private CompletableFuture<InvokeResponse> begin(String name, Signal signal) {
    return CompletableFuture.supplyAsync(
        () -> clients.invoke(name, "{\"signal\": \"" + signal.url() + "\"}"), threads);
  }

  @Test
  void anEnvironmentServesOneCallAtATime() {
    String name = clients.deployPython(SLEEPER);

    List<Run> runs = invokeAtOnce(name, 12, 0.05);

    for (Run run : runs) {
      assertThat(runs)
          .filteredOn(other -> other != run && other.instance.equals(run.instance))
          .allMatch(other -> other.end <= run.begin || other.begin >= run.end);
    }
  }

  @Test
  void returns429WhenReservedConcurrencyIsExhausted() throws InterruptedException {
    String name = deployWaiter();
    lambda.putFunctionConcurrency(
        request -> request.functionName(name).reservedConcurrentExecutions(1));
    try (Signal signal = new Signal()) {
      CompletableFuture<InvokeResponse> first = begin(name, signal);
      signal.next();

      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> clients.invoke(name, "{}"))
            .satisfies(ConcurrencyTest::isThrottled);
      }
      signal.open();
      assertThat(first.join().functionError()).isNull();
    }
  }

  @Test
  void reservedConcurrencyOfZeroSwitchesAFunctionOff() {
    String name = clients.deployPython(SLEEPER);
    lambda.putFunctionConcurrency(
        request -> request.functionName(name).reservedConcurrentExecutions(0));

    assertThatThrownBy(() -> clients.invoke(name, "{\"seconds\": 0}"))
        .satisfies(ConcurrencyTest::isThrottled);

    lambda.deleteFunctionConcurrency(request -> request.functionName(name));
    assertThat(clients.invoke(name, "{\"seconds\": 0}").functionError()).isNull();
  }

  private static void isThrottled(Throwable failure) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            TooManyRequestsException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(429);
              assertThat(e.reasonAsString())
                  .isEqualTo("ReservedFunctionConcurrentInvocationLimitExceeded");
            });
  }

  private List<Run> invokeAtOnce(String name, int count, double seconds) {
    List<CompletableFuture<InvokeResponse>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(
          CompletableFuture.supplyAsync(
              () -> clients.invoke(name, "{\"seconds\": " + seconds + "}"), threads));
    }
    return calls.stream().map(CompletableFuture::join).map(Run::of).toList();
  }

  /**
   * @param begin in seconds of the machine's monotonic clock
   * @param end likewise
   */
  private record Run(String instance, double begin, double end) {
    static Run of(InvokeResponse response) {
      assertThat(response.functionError()).as(Clients.text(response)).isNull();
      var answer = Json.read(Clients.text(response));
      return new Run(
          String.valueOf(answer.get("instance")),
          ((Number) answer.getOrDefault("begin", 0)).doubleValue(),
          ((Number) answer.getOrDefault("end", 0)).doubleValue());
    }
  }
}
