package io.lambent.execution.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.cgroup.Cgroups;
import io.lambent.execution.pool.EnvironmentPools;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Idle environments are frozen, and nobody notices. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FreezingTest {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final TestingExecution execution =
      new TestingExecution("--lambent.environment.freeze-after=100ms");

  @BeforeAll
  void needsControlGroups() {
    assumeTrue(execution.bean(Cgroups.class).canFreeze(), "no freezer on this host");
  }

  @AfterAll
  void close() {
    execution.close();
  }

  private FunctionVersion counter() {
    return execution.functions.put(
        execution.functions.version(
            "counter-" + NAMES.incrementAndGet(),
            "python3.13",
            "app.handler",
            TestingArchive.of(
                "app.py",
                """
                import threading, time
                ticks = 0
                def tick():
                    global ticks
                    while True:
                        ticks += 1
                        time.sleep(0.001)
                threading.Thread(target=tick, daemon=True).start()
                def handler(event, context):
                    return ticks
                """)));
  }

  private long frozen() {
    return execution.bean(EnvironmentPools.class).status().stream()
        .filter(each -> each.state().equals("FROZEN"))
        .count();
  }

  @Test
  void anIdleEnvironmentDoesNothingAndAnswersTheNextCall() {
    FunctionVersion counter = counter();
    execution.answer(counter, "{}");
    await().until(() -> frozen() == 1);

    long before = Long.parseLong(execution.answer(counter, "{}"));
    await().until(() -> frozen() == 1);
    long after = Long.parseLong(execution.answer(counter, "{}"));

    assertThat(execution.environments(counter)).hasSize(1);
    assertThat(after).isGreaterThanOrEqualTo(before);
    execution.functions.remove(counter.function());
    execution.changed(counter);
    await().until(() -> execution.environments(counter).isEmpty());
  }

  @Test
  void aFrozenEnvironmentCanBeEnded() {
    FunctionVersion counter = counter();
    execution.answer(counter, "{}");
    await().until(() -> frozen() == 1);
    ProcessHandle process =
        ProcessHandle.of(execution.environments(counter).getFirst().pid()).orElseThrow();

    execution.functions.remove(counter.function());
    execution.changed(counter);

    await().until(() -> !process.isAlive());
    assertThat(execution.environments(counter)).isEmpty();
  }
}
