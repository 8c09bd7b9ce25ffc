package io.lambent.execution.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.environment.Environments;
import io.lambent.execution.pool.policy.KeepAlive.Mode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Environments of a function that is called every half hour of a clock that the test moves. */
class PrestartTest {
  private final AtomicLong clock = new AtomicLong();

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private EnvironmentPools pools(TestingExecution execution) {
    return new EnvironmentPools(
        execution.bean(Environments.class),
        execution.source(),
        new PoolProperties(
            Duration.ofMillis(200),
            Duration.ofMillis(200),
            Mode.PRESTART,
            Duration.ofHours(1),
            10,
            null,
            null,
            100,
            Duration.ofMinutes(1)),
        () -> 0,
        clock::get);
  }

  private static FunctionVersion function(TestingExecution execution, String source) {
    return execution.functions.put(
        execution.functions.version(
            "regular", "python3.13", "app.handler", TestingArchive.of("app.py", source)));
  }

  /** Returns true if the call started an environment. */
  private static boolean callStartsCold(EnvironmentPools pools, FunctionVersion function) {
    TestingCall call = new TestingCall(function);
    pools.submit(call);
    return call.coldStart().join();
  }

  /** Time goes on meanwhile: the environment may have been starting when it passed. */
  private void awaitNone(EnvironmentPools pools) {
    await()
        .untilAsserted(
            () -> {
              pass(Duration.ofSeconds(1));
              assertThat(pools.status()).isEmpty();
            });
  }

  /** One that can take a call: the environment itself is ready a moment before. */
  private static void awaitOne(EnvironmentPools pools) {
    await()
        .untilAsserted(
            () -> {
              assertThat(pools.count(PooledEnvironment::idle)).isEqualTo(1);
              assertThat(pools.status()).hasSize(1);
            });
  }

  private void callEachHalfHour(EnvironmentPools pools, FunctionVersion function) {
    for (int i = 0; i < 12; i++) {
      callStartsCold(pools, function);
      pass(Duration.ofMinutes(10));
      awaitNone(pools);
      pass(Duration.ofMinutes(20));
    }
  }

  @Test
  void anEnvironmentStartsBeforeTheNextRegularCallAndEndsWhenItDoesNotCome() {
    try (TestingExecution execution = new TestingExecution("--lambent.sandbox.driver=process")) {
      EnvironmentPools pools = pools(execution);
      FunctionVersion function =
          function(execution, "def handler(event, context):\n    return 1\n");
      callEachHalfHour(pools, function);
      callStartsCold(pools, function);
      pass(Duration.ofMinutes(10));
      awaitNone(pools);
      pass(Duration.ofMinutes(18));
      awaitOne(pools);
      assertThat(callStartsCold(pools, function)).isFalse();

      pass(Duration.ofMinutes(10));
      awaitNone(pools);
      pass(Duration.ofMinutes(18));
      awaitOne(pools);
      pass(Duration.ofMinutes(10));
      awaitNone(pools);
      pools.close();
    }
  }

  @Test
  void oneThatCannotStartEnds() {
    try (TestingExecution execution = new TestingExecution("--lambent.sandbox.driver=process")) {
      EnvironmentPools pools = pools(execution);
      FunctionVersion function = function(execution, "raise Exception('no')\n");
      callEachHalfHour(pools, function);
      callStartsCold(pools, function);
      pass(Duration.ofMinutes(28));

      awaitNone(pools);
      assertThat(callStartsCold(pools, function)).isTrue();
      pools.close();
    }
  }
}
