package io.lambent.execution.invoke;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Measures warm calls through {@link Invoker}; asserts nothing and is not part of {@code verify}.
 * Run it with {@code ./mvnw -pl execution-service test -Dtest=WarmRoundTrip}.
 */
class WarmRoundTrip {
  private static final int WARM_UP = 20_000;
  private static final int CALLS = 40_000;
  private static final int CONCURRENT = 16;

  @ParameterizedTest
  @ValueSource(strings = {"process", "namespace"})
  void measure(String driver) throws InterruptedException {
    try (TestingExecution execution = new TestingExecution("--lambent.sandbox.driver=" + driver)) {
      report(
          driver + " node",
          execution,
          execution.functions.version(
              "node",
              "nodejs22.x",
              "app.handler",
              TestingArchive.of("app.js", "exports.handler = async (event) => event;")));
      report(
          driver + " python",
          execution,
          execution.functions.version(
              "python",
              "python3.11",
              "app.handler",
              TestingArchive.of("app.py", "def handler(event, context):\n    return event\n")));
    }
  }

  private static void report(String name, TestingExecution execution, FunctionVersion version)
      throws InterruptedException {
    execution.functions.put(version);
    Invoker invoker = execution.bean(Invoker.class);
    run(invoker, version, WARM_UP, CONCURRENT);
    long[] alone = run(invoker, version, CALLS / 4, 1);
    long begin = System.nanoTime();
    long[] together = run(invoker, version, CALLS, CONCURRENT);
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%s: 1 at a time p50 %.3f ms p99 %.3f ms; %d at a time %.0f calls/s p50 %.3f ms p99 %.3f"
            + " ms%n",
        name,
        alone[alone.length / 2] / 1e6,
        alone[alone.length * 99 / 100] / 1e6,
        CONCURRENT,
        together.length / seconds,
        together[together.length / 2] / 1e6,
        together[together.length * 99 / 100] / 1e6);
  }

  /** Keeps a number of calls in flight; sorted nanoseconds of each. */
  private static long[] run(Invoker invoker, FunctionVersion version, int calls, int inFlight)
      throws InterruptedException {
    long[] nanos = new long[calls];
    AtomicInteger next = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(calls);
    for (int i = 0; i < inFlight; i++) {
      step(invoker, version, nanos, next, done);
    }
    done.await();
    Arrays.sort(nanos);
    return nanos;
  }

  private static void step(
      Invoker invoker,
      FunctionVersion version,
      long[] nanos,
      AtomicInteger next,
      CountDownLatch done) {
    int index = next.getAndIncrement();
    if (index >= nanos.length) {
      return;
    }
    long begin = System.nanoTime();
    invoker
        .invoke(invocation(version))
        .whenComplete(
            (outcome, failure) -> {
              if (!(outcome instanceof InvocationOutcome.Succeeded)) {
                throw new IllegalStateException(String.valueOf(outcome), failure);
              }
              nanos[index] = System.nanoTime() - begin;
              done.countDown();
              step(invoker, version, nanos, next, done);
            });
  }

  private static Invocation invocation(FunctionVersion version) {
    return new Invocation(
        UUID.randomUUID().toString(),
        1,
        version.function(),
        version.version(),
        InvocationType.REQUEST_RESPONSE,
        "{\"hello\":\"world\"}".getBytes(UTF_8),
        null,
        null,
        null,
        false);
  }
}
