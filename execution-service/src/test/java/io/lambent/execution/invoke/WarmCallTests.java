package io.lambent.execution.invoke;

import static io.lambent.execution.TestingExecution.invocation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Rejected;
import io.lambent.contract.invocation.InvocationOutcome.Succeeded;
import io.lambent.execution.TestingArchive;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls of environments that are warm, and their ends. */
interface WarmCallTests extends FunctionCalls {

  @Test
  default void reusesTheEnvironmentForTheNextCall() {
    FunctionVersion counter =
        python("n = 0\ndef handler(event, context):\n    global n\n    n += 1\n    return n\n");

    List<String> answers =
        IntStream.range(0, 5).mapToObj(i -> execution().answer(counter, "{}")).toList();

    assertThat(answers).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  default void runsParallelCallsInParallel() throws IOException {
    FunctionVersion connecting = connecting();
    try (ServerSocket meeting = FunctionCalls.meetingPoint()) {
      String port = Integer.toString(meeting.getLocalPort());
      List<CompletableFuture<InvocationOutcome>> calls =
          IntStream.range(0, 20)
              .mapToObj(i -> execution().start(invocation(connecting, port)))
              .toList();
      List<Socket> running = new ArrayList<>();
      while (running.size() < calls.size()) {
        running.add(meeting.accept());
      }

      // None of them has ended.
      assertThat(execution().environments(connecting)).hasSize(20);
      for (Socket each : running) {
        each.close();
      }
      assertThat(calls).allSatisfy(call -> assertThat(call.join()).isInstanceOf(Succeeded.class));
    }
  }

  @Test
  default void retiresEnvironmentsOfAnOldRevision() {
    FunctionVersion first = python("def handler(event, context):\n    return 'old'\n");
    assertThat(execution().answer(first, "{}")).isEqualTo("\"old\"");

    FunctionVersion second =
        execution()
            .functions
            .put(
                execution()
                    .functions
                    .version(
                        first.function().name(),
                        "python3.13",
                        "app.handler",
                        TestingArchive.of(
                            "app.py", "def handler(event, context):\n    return 'new'\n")));
    execution().changed(second);

    await()
        .untilAsserted(
            () ->
                assertThat(execution().environments(first))
                    .noneMatch(each -> each.revision().equals(first.revision())));
    assertThat(execution().answer(second, "{}")).isEqualTo("\"new\"");
  }

  @Test
  default void endsEnvironmentsOfADeletedFunction() {
    FunctionVersion deleted = python("def handler(event, context):\n    return 1\n");
    execution().answer(deleted, "{}");

    execution().functions.remove(deleted.function());
    execution().changed(deleted);

    await().untilAsserted(() -> assertThat(execution().environments(deleted)).isEmpty());
    assertThat(execution().call(deleted, "{}"))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> assertThat(rejected.code()).isEqualTo(ErrorCode.RESOURCE_NOT_FOUND));
  }

  @Test
  default void servesAWarmFunctionWhileFunctionServiceIsDown() {
    FunctionVersion warm = python("def handler(event, context):\n    return 1\n");
    execution().answer(warm, "{}");
    execution().functions.trouble = new IllegalStateException("down");
    try {
      execution().changed(warm);

      assertThat(execution().answer(warm, "{}")).isEqualTo("1");
    } finally {
      execution().functions.trouble = null;
    }
  }
}
