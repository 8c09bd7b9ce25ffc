package io.lambent.execution.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls while function-service, billing-service and the database are away. */
class AloneTest {
  private static final int CALLS = 500;

  @Test
  @Timeout(300)
  void warmCallsNeedNobodyElse() {
    try (TestingExecution execution =
        new TestingExecution("--lambent.resolution.revalidate-after=1ms")) {
      FunctionVersion echo =
          execution.functions.put(
              execution.functions.version(
                  "echo",
                  "python3.13",
                  "app.handler",
                  TestingArchive.of("app.py", "def handler(event, context):\n    return event\n")));
      assertThat(execution.answer(echo, "0")).isEqualTo("0");

      execution.functions.trouble = new IllegalStateException("function-service is away");
      execution.ledger.trouble = new IllegalStateException("billing-service is away");
      execution.bean(HikariDataSource.class).close();
      for (int i = 1; i < CALLS; i++) {
        assertThat(execution.answer(echo, Integer.toString(i))).isEqualTo(Integer.toString(i));
      }
      assertThat(execution.environments(echo)).hasSize(1);

      execution.ledger.trouble = null;
      while (execution.ledger.records.size() < CALLS) {
        Thread.onSpinWait();
      }
    }
  }
}
