package io.lambent.execution.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Throttled;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongestWaitTest {
  @TempDir private Path directory;

  @Test
  void refusesACallThatHasWaitedForTooLongForAnEnvironment() throws IOException {
    Path end = directory.resolve("end");
    try (TestingExecution execution =
        new TestingExecution("--lambent.sandbox.driver=process", "--lambent.pool.max-wait=300ms")) {
      FunctionVersion function =
          execution.functions.put(
              execution.functions.version(
                  "slow-to-start",
                  "python3.13",
                  "app.handler",
                  TestingArchive.of(
                      "app.py",
                      """
                      import os, time
                      while not os.path.exists('%s'):
                          time.sleep(0.01)
                      def handler(event, context):
                          return event
                      """
                          .formatted(end))));

      InvocationOutcome waited = execution.call(function, "1");
      assertThat(waited)
          .isInstanceOfSatisfying(
              Throttled.class,
              throttled -> assertThat(throttled.reason()).isEqualTo(Reason.CALLER_RATE_LIMIT));

      Files.createFile(end);
      await()
          .until(() -> execution.bean(EnvironmentPools.class).count(PooledEnvironment::idle) == 1);
      assertThat(execution.answer(function, "2")).isEqualTo("2");
    }
  }
}
