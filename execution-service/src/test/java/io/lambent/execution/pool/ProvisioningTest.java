package io.lambent.execution.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedEnvironments;
import io.lambent.contract.function.ProvisionedState;
import io.lambent.contract.function.ProvisionedState.Progress;
import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.TestingFunctions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvisioningTest {
  private static final String TELLS_ITS_TYPE =
      """
      import os, time
      def handler(event, context):
          if event.get("exit"):
              os._exit(1)
          while not os.path.exists(event.get("file", "/")):
              time.sleep(0.01)
          return os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]
      """;

  @TempDir private Path directory;

  private static TestingExecution execution(String... settings) {
    return new TestingExecution(
        Stream.concat(Stream.of("--lambent.sandbox.driver=process"), Stream.of(settings))
            .toArray(String[]::new));
  }

  private static FunctionVersion version(
      TestingExecution execution, String name, String number, String source) {
    FunctionVersion latest =
        execution.functions.version(
            name, "python3.13", "app.handler", TestingArchive.of("app.py", source));
    return execution.functions.put(TestingFunctions.with(latest, draft -> draft.version(number)));
  }

  private static void provision(TestingExecution execution, FunctionVersion version, int number) {
    if (number == 0) {
      execution.functions.unprovision(version);
    } else {
      execution.functions.provision(version, number);
    }
    execution.changed(version);
  }

  private static List<ProvisionedState> states(
      TestingExecution execution, FunctionVersion version) {
    return execution.bean(ProvisionedEnvironments.class).states(version.function());
  }

  private static void awaitReady(TestingExecution execution, FunctionVersion version, int number) {
    await()
        .untilAsserted(
            () ->
                assertThat(states(execution, version))
                    .containsExactly(
                        new ProvisionedState(version.version(), number, number, Progress.READY)));
  }

  private static Set<Long> pids(TestingExecution execution, FunctionVersion version) {
    return execution.environments(version).stream()
        .map(EnvironmentStatus::pid)
        .collect(Collectors.toSet());
  }

  @Test
  void holdsExactlySoManyReadyBeforeAnyCall() {
    try (TestingExecution execution = execution()) {
      FunctionVersion version = version(execution, "exact", "1", TELLS_ITS_TYPE);
      provision(execution, version, 3);

      awaitReady(execution, version, 3);
      assertThat(execution.environments(version)).hasSize(3);
      assertThat(execution.answer(version, "{}")).isEqualTo("\"provisioned-concurrency\"");
      assertThat(execution.environments(version)).hasSize(3);
    }
  }

  @Test
  void usesThoseHeldReadyFirstAndSpillsOver() throws IOException {
    try (TestingExecution execution = execution()) {
      FunctionVersion version = version(execution, "spill", "1", TELLS_ITS_TYPE);
      provision(execution, version, 2);
      awaitReady(execution, version, 2);

      Path end = directory.resolve("end");
      String event = "{\"file\": \"" + end + "\"}";
      List<CompletableFuture<InvocationOutcome>> calls =
          IntStream.range(0, 3)
              .mapToObj(i -> execution.start(TestingExecution.invocation(version, event)))
              .toList();
      await()
          .untilAsserted(
              () ->
                  assertThat(execution.environments(version))
                      .hasSize(3)
                      .extracting(EnvironmentStatus::state)
                      .containsOnly("BUSY"));
      Files.createFile(end);
      List<String> types =
          calls.stream().map(call -> TestingExecution.describe(call.join())).toList();

      assertThat(types)
          .containsExactlyInAnyOrder(
              "Succeeded: \"provisioned-concurrency\"",
              "Succeeded: \"provisioned-concurrency\"",
              "Succeeded: \"on-demand\"");
    }
  }

  @Test
  void replacesOneThatEnds() {
    try (TestingExecution execution = execution()) {
      FunctionVersion version = version(execution, "crash", "1", TELLS_ITS_TYPE);
      provision(execution, version, 2);
      awaitReady(execution, version, 2);
      Set<Long> before = pids(execution, version);

      execution.call(version, "{\"exit\": true}");

      await()
          .untilAsserted(
              () -> {
                assertThat(execution.environments(version)).hasSize(2);
                assertThat(pids(execution, version)).isNotEqualTo(before).doesNotContain(0L);
              });
      awaitReady(execution, version, 2);
    }
  }

  @Test
  void keepsThemWhenTheyAreIdleAndWhenOthersNeedRoom() {
    try (TestingExecution execution =
        execution("--lambent.pool.idle-timeout=300ms", "--lambent.pool.max-environments=2")) {
      FunctionVersion version = version(execution, "kept", "1", TELLS_ITS_TYPE);
      provision(execution, version, 2);
      awaitReady(execution, version, 2);
      Set<Long> before = pids(execution, version);

      FunctionVersion other = version(execution, "other", "1", TELLS_ITS_TYPE);
      execution.answer(other, "{}");
      await().untilAsserted(() -> assertThat(execution.environments(other)).isEmpty());

      assertThat(pids(execution, version)).isEqualTo(before);
    }
  }

  @Test
  void letsGoOfWhatIsTooMuchAndOfAllWhenNoneAreWanted() {
    try (TestingExecution execution = execution()) {
      FunctionVersion version = version(execution, "less", "1", TELLS_ITS_TYPE);
      provision(execution, version, 3);
      awaitReady(execution, version, 3);

      provision(execution, version, 1);
      await().untilAsserted(() -> assertThat(execution.environments(version)).hasSize(1));
      awaitReady(execution, version, 1);

      provision(execution, version, 0);
      await().untilAsserted(() -> assertThat(execution.environments(version)).isEmpty());
      await().untilAsserted(() -> assertThat(states(execution, version)).isEmpty());
    }
  }

  @Test
  void saysThatItFailedWhereTheFunctionCannotBeInitialised() {
    try (TestingExecution execution = execution()) {
      FunctionVersion version = version(execution, "broken", "1", "raise Exception('no')\n");
      provision(execution, version, 2);

      await()
          .untilAsserted(
              () ->
                  assertThat(states(execution, version))
                      .containsExactly(new ProvisionedState("1", 2, 0, Progress.FAILED)));
    }
  }

  @Test
  void letsGoOfAVersionOnceTheOneInItsPlaceIsReady() throws IOException {
    try (TestingExecution execution = execution("--lambent.environment.init-timeout=60s")) {
      FunctionVersion one = version(execution, "moved", "1", TELLS_ITS_TYPE);
      Path end = directory.resolve("end");
      String slow =
          """
          import os, time
          while not os.path.exists('%s'):
              time.sleep(0.01)
          """
              .formatted(end);
      FunctionVersion two = version(execution, "moved", "2", slow + TELLS_ITS_TYPE);
      provision(execution, one, 1);
      awaitReady(execution, one, 1);

      execution.functions.unprovision(one);
      provision(execution, two, 1);

      await()
          .untilAsserted(
              () ->
                  assertThat(states(execution, two))
                      .contains(new ProvisionedState("2", 1, 0, Progress.IN_PROGRESS)));
      assertThat(execution.environments(one))
          .filteredOn(each -> each.version().equals("1"))
          .hasSize(1);
      Files.createFile(end);
      awaitReady(execution, two, 1);
    }
  }

  /**
   * As on AWS: the initialisation shows in the log of the first call, which is not billed for it.
   */
  @Test
  void theFirstCallReportsTheInitialisationAndIsNotBilledForIt() {
    try (TestingExecution execution = execution()) {
      FunctionVersion version = version(execution, "reported", "1", TELLS_ITS_TYPE);
      provision(execution, version, 1);
      awaitReady(execution, version, 1);

      InvocationOutcome first = execution.call(version, "{}");
      InvocationOutcome second = execution.call(version, "{}");

      Execution figures = ((InvocationOutcome.Executed) first).execution();
      assertThat(figures.initMicros()).isNotNull();
      assertThat(figures.billedMillis()).isEqualTo((figures.durationMicros() + 999) / 1000);
      assertThat(TestingExecution.log(first)).contains("Init Duration: ");
      assertThat(TestingExecution.log(second)).doesNotContain("Init Duration: ");
    }
  }

  @Test
  void isReadyWhereLessIsAskedForThanAlreadyIsThere() {
    try (TestingExecution execution = execution()) {
      FunctionVersion version = version(execution, "fewer", "1", TELLS_ITS_TYPE);
      provision(execution, version, 2);
      awaitReady(execution, version, 2);

      provision(execution, version, 3);
      provision(execution, version, 1);
      awaitReady(execution, version, 1);
    }
  }

  @Test
  void catchesUpWhenFunctionServiceAnswersAgain() {
    try (TestingExecution execution = execution()) {
      FunctionVersion version = version(execution, "away", "1", TELLS_ITS_TYPE);
      execution.functions.trouble = new IllegalStateException("away");
      provision(execution, version, 1);
      execution.functions.trouble = null;

      awaitReady(execution, version, 1);
    }
  }

  @Test
  void endsWithItsFunction() {
    try (TestingExecution execution = execution()) {
      FunctionVersion version = version(execution, "deleted", "1", TELLS_ITS_TYPE);
      provision(execution, version, 2);
      awaitReady(execution, version, 2);

      execution.functions.unprovision(version);
      execution.functions.remove(version.function());
      execution.changed(version);

      await().untilAsserted(() -> assertThat(execution.environments(version)).isEmpty());
    }
  }
}
