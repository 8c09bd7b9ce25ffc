package io.lambent.execution.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.environment.Environments;
import io.lambent.execution.pool.policy.KeepAlive.Mode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a burst of calls leaves, by a clock that the test moves. */
class SurplusTest {
  private static final int BURST = 3;

  private final AtomicLong clock = new AtomicLong();

  @Test
  void allEnvironmentsButOneEndSoonAfterABurst() {
    try (TestingExecution execution = new TestingExecution("--lambent.sandbox.driver=process")) {
      EnvironmentPools pools =
          new EnvironmentPools(
              execution.bean(Environments.class),
              execution.source(),
              new PoolProperties(
                  Duration.ofHours(10),
                  Duration.ofMillis(200),
                  Mode.FIXED,
                  Duration.ofHours(10),
                  10,
                  null,
                  null,
                  100,
                  Duration.ofMinutes(1)),
              () -> 0,
              clock::get);
      FunctionVersion function =
          execution.functions.put(
              execution.functions.version(
                  "sleeper",
                  "python3.13",
                  "app.handler",
                  TestingArchive.of(
                      "app.py", "import time\ndef handler(event, context):\n    time.sleep(1)\n")));
      List<TestingCall> calls =
          Stream.generate(() -> new TestingCall(function)).limit(BURST).toList();
      calls.forEach(pools::submit);
      calls.forEach(each -> each.coldStart().join());
      await()
          .untilAsserted(
              () ->
                  assertThat(pools.status())
                      .hasSizeGreaterThan(1)
                      .extracting(EnvironmentStatus::state)
                      .isSubsetOf("READY", "FROZEN"));

      await()
          .untilAsserted(
              () -> {
                clock.addAndGet(Duration.ofSeconds(10).toNanos());
                assertThat(pools.status()).hasSize(1);
              });
      pools.close();
    }
  }
}
