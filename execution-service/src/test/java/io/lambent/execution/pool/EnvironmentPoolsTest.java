package io.lambent.execution.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import org.junit.jupiter.api.Test;

class EnvironmentPoolsTest {

  private static final String SOURCE = "def handler(event, context):\n    return 1\n";

  private static FunctionVersion function(TestingExecution execution, String name) {
    return function(execution, name, SOURCE);
  }

  private static FunctionVersion function(TestingExecution execution, String name, String source) {
    return execution.functions.put(
        execution.functions.version(
            name, "python3.13", "app.handler", TestingArchive.of("app.py", source)));
  }

  @Test
  void endsEnvironmentsThatAreIdleForTooLong() {
    try (TestingExecution execution = new TestingExecution("--lambent.pool.idle-timeout=500ms")) {
      FunctionVersion function = function(execution, "idle");
      execution.answer(function, "{}");

      await().untilAsserted(() -> assertThat(execution.environments(function)).isEmpty());
      assertThat(execution.answer(function, "{}")).isEqualTo("1");
      await().untilAsserted(() -> assertThat(execution.environments(function)).isEmpty());
    }
  }

  @Test
  void makesRoomByEndingWhatIsWorthLeast() {
    try (TestingExecution execution =
        new TestingExecution(
            "--lambent.pool.max-environments=2", "--lambent.sandbox.driver=process")) {
      // A start is worth what it took, which chance must not make many times as long as another.
      String slow = "import time\ntime.sleep(1)\n" + SOURCE;
      FunctionVersion often = function(execution, "often", slow);
      FunctionVersion once = function(execution, "once", slow);
      FunctionVersion another = function(execution, "another", slow);
      for (int i = 0; i < 64; i++) {
        execution.answer(often, "{}");
      }
      execution.answer(once, "{}");
      execution.answer(another, "{}");

      await().untilAsserted(() -> assertThat(execution.environments(once)).isEmpty());
      assertThat(execution.environments(often)).hasSize(1);
      assertThat(execution.environments(another)).hasSize(1);
    }
  }

  @Test
  void holdsNoMoreThanFitsHoweverManyFunctionsAreCalled() {
    try (TestingExecution execution =
        new TestingExecution(
            "--lambent.pool.max-memory=512MB", "--lambent.sandbox.driver=process")) {
      for (int i = 0; i < 12; i++) {
        execution.answer(function(execution, "function-" + i), "{}");
        int held = 512 / 128;
        await()
            .untilAsserted(
                () ->
                    assertThat(execution.bean(EnvironmentPools.class).status())
                        .hasSizeLessThanOrEqualTo(held));
      }
    }
  }

  @Test
  void aFunctionThatIsDeletedAndCreatedAgainGetsANewEnvironment() {
    try (TestingExecution execution = new TestingExecution()) {
      FunctionVersion function = function(execution, "deleted");
      execution.answer(function, "{}");
      execution.functions.remove(function.function());
      execution.changed(function);

      await().untilAsserted(() -> assertThat(execution.environments(function)).isEmpty());
      FunctionVersion again = function(execution, "deleted");
      execution.changed(again);
      assertThat(execution.answer(again, "{}")).isEqualTo("1");
      assertThat(execution.environments(again)).hasSize(1);
    }
  }
}
