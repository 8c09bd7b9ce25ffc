package io.lambent.execution.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import org.junit.jupiter.api.Test;

class EnvironmentPoolsTest {

  private static FunctionVersion function(TestingExecution execution, String name) {
    return execution.functions.put(
        execution.functions.version(
            name,
            "python3.13",
            "app.handler",
            TestingArchive.of("app.py", "def handler(event, context):\n    return 1\n")));
  }

  @Test
  void endsEnvironmentsThatAreIdleForTooLong() {
    try (TestingExecution execution = new TestingExecution("--lambent.pool.idle-timeout=500ms")) {
      FunctionVersion function = function(execution, "idle");
      execution.answer(function, "{}");

      await().untilAsserted(() -> assertThat(execution.environments(function)).isEmpty());
      assertThat(execution.answer(function, "{}")).isEqualTo("1");
    }
  }

  @Test
  void makesRoomByEndingTheLeastRecentlyUsed() {
    try (TestingExecution execution =
        new TestingExecution(
            "--lambent.pool.max-environments=2", "--lambent.sandbox.driver=process")) {
      FunctionVersion first = function(execution, "first");
      FunctionVersion second = function(execution, "second");
      FunctionVersion third = function(execution, "third");
      execution.answer(first, "{}");
      execution.answer(second, "{}");
      execution.answer(first, "{}");
      execution.answer(third, "{}");

      await().untilAsserted(() -> assertThat(execution.environments(second)).isEmpty());
      assertThat(execution.environments(first)).hasSize(1);
      assertThat(execution.environments(third)).hasSize(1);
    }
  }
}
