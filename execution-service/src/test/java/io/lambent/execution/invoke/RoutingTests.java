package io.lambent.execution.invoke;

import static io.lambent.execution.TestingExecution.invocation;
import static io.lambent.execution.TestingExecution.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Executed;
import io.lambent.contract.invocation.InvocationOutcome.Rejected;
import io.lambent.contract.invocation.InvocationOutcome.Succeeded;
import io.lambent.contract.invocation.InvocationOutcome.Throttled;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.execution.TestingFunctions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Admission, aliases, states, events, and what is recorded of calls. */
interface RoutingTests extends FunctionCalls {

  @Test
  default void returnsThrottledWhenReservedConcurrencyIsExhausted() throws IOException {
    FunctionVersion limited = connecting();
    execution().functions.put(limited, 1);
    try (ServerSocket meeting = FunctionCalls.meetingPoint()) {
      CompletableFuture<InvocationOutcome> first =
          execution().start(invocation(limited, Integer.toString(meeting.getLocalPort())));
      Socket running = meeting.accept();

      assertThat(execution().call(limited, "0"))
          .isEqualTo(new Throttled(Throttled.Reason.RESERVED_CONCURRENT_INVOCATION_LIMIT));
      running.close();
      assertThat(first.join()).isInstanceOf(Succeeded.class);
      assertThat(execution().call(limited, "0")).isInstanceOf(Succeeded.class);
    }
  }

  @Test
  default void neverRunsAFunctionThatReservesNothing() {
    FunctionVersion off = python("def handler(event, context):\n    return 1\n");
    execution().functions.put(off, 0);

    assertThat(execution().call(off, "{}"))
        .isEqualTo(new Throttled(Throttled.Reason.RESERVED_CONCURRENT_INVOCATION_LIMIT));
  }

  @Test
  default void picksTheVersionsOfAnAliasByWeight() {
    FunctionVersion latest =
        python("def handler(event, context):\n    return context.function_version\n");
    FunctionVersion one = TestingFunctions.with(latest, draft -> draft.version("1"));
    FunctionVersion two = TestingFunctions.with(latest, draft -> draft.version("2"));
    execution()
        .functions
        .put(
            new Resolution(
                latest.function(),
                "live",
                List.of(new Resolution.Target(one, 0.5), new Resolution.Target(two, 0.5)),
                null));

    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      Invocation call = invocation(latest, "{}");
      answers.add(
          FunctionCalls.payload(
              execution()
                  .start(
                      new Invocation(
                          call.requestId(),
                          1,
                          call.function(),
                          "live",
                          call.type(),
                          call.payload(),
                          null,
                          null,
                          null,
                          false))
                  .join()));
    }

    assertThat(answers).containsExactlyInAnyOrder("\"1\"", "\"2\"");
  }

  @Test
  default void refusesAFunctionThatIsPending() {
    FunctionVersion pending =
        execution()
            .functions
            .put(
                TestingFunctions.with(
                    python("def handler(event, context):\n    return 1\n"),
                    draft -> draft.state("Pending")));

    assertThat(execution().call(pending, "{}"))
        .isEqualTo(
            new Rejected(
                ErrorCode.RESOURCE_CONFLICT,
                "The operation cannot be performed at this time. The function is currently in the"
                    + " following state: Pending"));
  }

  @Test
  default void onlyChecksOnADryRun() {
    FunctionVersion function = python("def handler(event, context):\n    return 1\n");
    Invocation call = invocation(function, "{}");

    assertThat(
            execution()
                .start(
                    new Invocation(
                        call.requestId(),
                        1,
                        call.function(),
                        "$LATEST",
                        InvocationType.DRY_RUN,
                        call.payload(),
                        null,
                        null,
                        null,
                        false))
                .join())
        .isEqualTo(new InvocationOutcome.Permitted());
    assertThat(execution().environments(function)).isEmpty();
  }

  @Test
  default void acceptsAnEventAndRunsIt() {
    FunctionVersion function = python("def handler(event, context):\n    return 1\n");
    Invocation call = invocation(function, "{}");

    assertThat(
            execution()
                .start(
                    new Invocation(
                        call.requestId(),
                        1,
                        call.function(),
                        "$LATEST",
                        InvocationType.EVENT,
                        call.payload(),
                        null,
                        null,
                        null,
                        false))
                .join())
        .isEqualTo(new InvocationOutcome.Accepted());
    await()
        .untilAsserted(
            () ->
                assertThat(execution().ledger.records)
                    .anyMatch(record -> record.requestId().equals(call.requestId())));
  }

  @Test
  default void metersWhatItReports() {
    FunctionVersion function = python("def handler(event, context):\n    return 1\n");
    Invocation call = invocation(function, "{}");

    Executed outcome = (Executed) execution().start(call).join();

    await()
        .untilAsserted(
            () ->
                assertThat(execution().ledger.records)
                    .filteredOn(record -> record.requestId().equals(call.requestId()))
                    .singleElement()
                    .satisfies(
                        record -> {
                          assertThat(record.coldStart()).isTrue();
                          assertThat(record.billedMillis())
                              .isEqualTo(outcome.execution().billedMillis());
                          assertThat(record.initMicros())
                              .isEqualTo(outcome.execution().initMicros());
                          assertThat(log(outcome))
                              .contains("Billed Duration: " + record.billedMillis() + " ms");
                        }));
  }

  @Test
  default void writesPlatformLinesAsJsonWhereAskedTo() {
    FunctionVersion function =
        execution()
            .functions
            .put(
                TestingFunctions.with(
                    python("def handler(event, context):\n    return 1\n"),
                    draft -> draft.logFormat("JSON")));

    assertThat(log(execution().call(function, "{}")))
        .contains("\"type\":\"platform.start\"", "\"type\":\"platform.report\"")
        .doesNotContain("REPORT RequestId");
  }
}
