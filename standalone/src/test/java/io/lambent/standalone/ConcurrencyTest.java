package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
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

  /** All calls sleep at one common moment, so together they take no longer than one of them. */
  @Test
  void runsTwentyCallsAtOnce() {
    String name = clients.deployPython(SLEEPER);
    invokeAtOnce(name, 20, 3);

    List<Run> runs = invokeAtOnce(name, 20, 1);

    assertThat(runs.stream().map(Run::instance).distinct()).hasSize(20);
    double lastBegin = runs.stream().mapToDouble(Run::begin).max().orElseThrow();
    double firstEnd = runs.stream().mapToDouble(Run::end).min().orElseThrow();
    assertThat(lastBegin).isLessThan(firstEnd);
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
  void returns429WhenReservedConcurrencyIsExhausted() {
    String name = clients.deployPython(SLEEPER);
    lambda.putFunctionConcurrency(
        request -> request.functionName(name).reservedConcurrentExecutions(1));
    clients.invoke(name, "{\"seconds\": 0}");

    List<CompletableFuture<InvokeResponse>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(
          CompletableFuture.supplyAsync(() -> clients.invoke(name, "{\"seconds\": 2}"), threads));
    }

    List<Throwable> refused =
        calls.stream()
            .map(call -> call.handle((response, failure) -> failure).join())
            .filter(failure -> failure != null)
            .map(Throwable::getCause)
            .toList();
    assertThat(refused).hasSize(3).allSatisfy(ConcurrencyTest::isThrottled);
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
