package io.lambent.execution.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A function that changes while it is called. */
class ChangedFunctionTest {
  private static final int CHANGES = 15;
  private static final int CLIENTS = 4;

  private static FunctionVersion version(TestingExecution execution, int number) {
    return execution.functions.put(
        execution.functions.version(
            "changing",
            "python3.13",
            "app.handler",
            TestingArchive.of(
                "app.py", "def handler(event, context):\n    return %d\n".formatted(number))));
  }

  @Test
  void neverRunsOldCodeOnceTheChangeIsKnown() throws Exception {
    try (TestingExecution execution = new TestingExecution();
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicReference<FunctionVersion> latest = new AtomicReference<>(version(execution, 0));
      AtomicBoolean over = new AtomicBoolean();
      List<Future<List<InvocationOutcome>>> load = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        load.add(
            clients.submit(
                () -> {
                  List<InvocationOutcome> failed = new ArrayList<>();
                  while (!over.get()) {
                    InvocationOutcome outcome = execution.call(latest.get(), "{}");
                    if (!(outcome instanceof InvocationOutcome.Succeeded)) {
                      failed.add(outcome);
                    }
                  }
                  return failed;
                }));
      }
      for (int number = 1; number <= CHANGES; number++) {
        FunctionVersion changed = version(execution, number);
        latest.set(changed);
        execution.changed(changed);
        for (int call = 0; call < 5; call++) {
          assertThat(execution.answer(changed, "{}")).isEqualTo(Integer.toString(number));
        }
      }
      over.set(true);

      for (Future<List<InvocationOutcome>> client : load) {
        assertThat(client.get()).isEmpty();
      }
    }
  }
}
