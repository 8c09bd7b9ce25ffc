package io.lambent.execution.invoke;

import static io.lambent.execution.TestingExecution.invocation;
import static io.lambent.execution.TestingExecution.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.FunctionFailed;
import io.lambent.contract.invocation.InvocationOutcome.InitFailed;
import io.lambent.contract.invocation.InvocationOutcome.RuntimeExited;
import io.lambent.contract.invocation.InvocationOutcome.TimedOut;
import io.lambent.execution.TestingFunctions;
import org.junit.jupiter.api.Test;

/** How calls fail, and what becomes of their environments. */
interface FailureTests extends FunctionCalls {

  @Test
  default void reportsTheFunctionsOwnError() {
    FunctionVersion failing = python("def handler(event, context):\n    raise KeyError('x')\n");

    InvocationOutcome outcome = execution().call(failing, "{}");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            FunctionFailed.class,
            failed -> {
              assertThat(failed.errorType()).isEqualTo("KeyError");
              assertThat(FunctionCalls.payload(failed))
                  .contains("\"errorType\": \"KeyError\"", "stackTrace");
            });
    assertThat(execution().call(failing, "{}")).isInstanceOf(FunctionFailed.class);
    assertThat(execution().environments(failing)).hasSize(1);
  }

  @Test
  default void endsAndReplacesAnEnvironmentThatTimesOut() {
    FunctionVersion stuck =
        execution()
            .functions
            .put(
                TestingFunctions.with(
                    python(
                        """
                        import subprocess, time
                        def handler(event, context):
                            if event:
                                subprocess.Popen(['sleep', '3131'])
                                print('before', flush=True)
                                time.sleep(60)
                            return 'fine'
                        """),
                    draft -> draft.timeoutSeconds(5)));

    Invocation late = invocation(stuck, "true");
    InvocationOutcome outcome = execution().start(late).join();

    assertThat(outcome).isInstanceOf(TimedOut.class);
    assertThat(FunctionCalls.payload(outcome))
        .isEqualTo(
            "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: "
                + late.requestId()
                + " Error: Task timed out after 5.00 seconds\"}");
    assertThat(log(outcome))
        .contains("before\n", late.requestId() + " Task timed out after 5.00 seconds\n\n")
        .containsPattern(
            "REPORT RequestId: .*\\tDuration: 5000.00 ms\\tBilled Duration: \\d+ ms\\t.*Status:"
                + " timeout\\n");
    assertThat(execution().answer(stuck, "false")).isEqualTo("\"fine\"");
    await().until(() -> !FunctionCalls.running("sleep\0003131"));
  }

  @Test
  default void endsAnEnvironmentThatSendsFramesItMustNot() {
    FunctionVersion hostile =
        python(
            """
            import os, socket
            def handler(event, context):
                for descriptor in range(3, 256):
                    try:
                        connection = socket.socket(fileno=os.dup(descriptor))
                        if connection.family == socket.AF_UNIX:
                            while True:
                                connection.sendall(b'\\0\\0\\0\\1\\x12' * 1000)
                    except OSError:
                        pass
                return 1
            """);

    InvocationOutcome outcome = execution().call(hostile, "{}");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            FunctionFailed.class,
            failed -> assertThat(failed.errorType()).isEqualTo("Runtime.InvalidResponse"));
    await().untilAsserted(() -> assertThat(execution().environments(hostile)).isEmpty());
  }

  @Test
  default void reportsARuntimeThatExits() {
    FunctionVersion exiting = node("exports.handler = async () => process.exit(3);");

    Invocation call = invocation(exiting, "{}");
    InvocationOutcome outcome = execution().start(call).join();

    assertThat(outcome).isInstanceOf(RuntimeExited.class);
    assertThat(FunctionCalls.payload(outcome))
        .isEqualTo(
            "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: "
                + call.requestId()
                + " Error: Runtime exited with error: exit status 3\"}");
    assertThat(log(outcome))
        .contains(
            "RequestId: "
                + call.requestId()
                + " Error: Runtime exited with error: exit status 3\nRuntime.ExitError\n")
        .containsPattern("REPORT .*Status: error\\tError Type: Runtime.ExitError\\n");
  }

  @Test
  default void replacesARuntimeThatReportsItsOwnEnd() {
    FunctionVersion dying =
        node("exports.handler = () => new Promise(() => setTimeout(() => { throw 1 }, 1));");

    for (int i = 0; i < 5; i++) {
      assertThat(execution().call(dying, "{}")).isInstanceOf(FunctionFailed.class);
    }
  }

  @Test
  default void reportsARuntimeThatCrashes() {
    FunctionVersion crashing =
        python("import os\ndef handler(event, context):\n    os.kill(os.getpid(), 11)\n");

    assertThat(FunctionCalls.payload(execution().call(crashing, "{}")))
        .contains("signal: segmentation fault");
  }

  @Test
  default void reportsARuntimeThatExitsWithoutReason() {
    FunctionVersion exiting = python("import os\ndef handler(event, context):\n    os._exit(0)\n");

    assertThat(FunctionCalls.payload(execution().call(exiting, "{}")))
        .contains("Runtime exited without providing a reason");
  }

  @Test
  default void reportsAModuleThatCannotBeImported() {
    FunctionVersion broken = python("import does_not_exist\n");

    InvocationOutcome outcome = execution().call(broken, "{}");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            InitFailed.class,
            failed -> {
              assertThat(failed.errorType()).isEqualTo("Runtime.ImportModuleError");
              assertThat(FunctionCalls.payload(failed))
                  .contains("No module named 'does_not_exist'");
            });
    await().untilAsserted(() -> assertThat(execution().environments(broken)).isEmpty());
  }

  @Test
  default void reportsARuntimeThatExitsDuringInit() {
    FunctionVersion broken = python("import os\nos._exit(7)\n");

    InvocationOutcome outcome = execution().call(broken, "{}");

    assertThat(outcome).isInstanceOf(InitFailed.class);
    assertThat(FunctionCalls.payload(outcome))
        .contains("Runtime.ExitError", "Runtime exited with error: exit status 7");
  }

  @Test
  default void triesInitAgainWithinTheTimeOutOfTheCall() {
    FunctionVersion slow =
        execution()
            .functions
            .put(
                TestingFunctions.with(
                    python("import time\ntime.sleep(60)\ndef handler(event, context): return 1\n"),
                    draft -> draft.timeoutSeconds(1)));

    assertThat(execution().call(slow, "{}")).isInstanceOf(TimedOut.class);
  }

  @Test
  default void refusesAnAnswerThatIsTooLarge() {
    FunctionVersion large = node("exports.handler = async (n) => 'x'.repeat(n);");

    assertThat(execution().answer(large, "6291554")).hasSize(6_291_556);
    assertThat(FunctionCalls.payload(execution().call(large, "6291555")))
        .isEqualTo(
            "{\"errorType\":\"Function.ResponseSizeTooLarge\",\"errorMessage\":\"Response payload"
                + " size exceeded maximum allowed payload size (6291556 bytes).\"}");
    assertThat(FunctionCalls.payload(execution().call(large, "20000000")))
        .contains("ResponseSizeTooLarge");
    assertThat(execution().answer(large, "1")).isEqualTo("\"x\"");
  }

  @Test
  default void takesEventsOfSixMegabytes() {
    FunctionVersion length = node("exports.handler = async (event) => event.length;");

    assertThat(execution().answer(length, "\"" + "y".repeat(6_000_000) + "\""))
        .isEqualTo("6000000");
  }
}
