package io.lambent.execution.invoke;

import static io.lambent.execution.TestingExecution.log;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.OutOfMemory;
import io.lambent.contract.invocation.InvocationOutcome.RuntimeExited;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Functions that use more memory than they have, reported as <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html">AWS</a> does.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OutOfMemoryTests {
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** More than 128 MB, in pieces, so that it takes a while. */
  private static final String HOG =
      """
      import time
      def eat():
          eaten = []
          while True:
              eaten.append(bytearray(4 * 1024 * 1024))
              time.sleep(0.002)
      """;

  private final TestingExecution execution;

  OutOfMemoryTests(String... settings) {
    execution = new TestingExecution(settings);
  }

  @AfterAll
  void close() {
    execution.close();
  }

  private FunctionVersion python(String source) {
    return execution.functions.put(
        execution.functions.version(
            "hog-" + NAMES.incrementAndGet(),
            "python3.13",
            "app.handler",
            TestingArchive.of("app.py", source)));
  }

  @Test
  void reportsACallThatUsesTooMuchMemory() {
    FunctionVersion hog = python(HOG + "def handler(event, context):\n    eat()\n");

    InvocationOutcome outcome = execution.call(hog, "{}");

    assertThat(outcome).isInstanceOf(OutOfMemory.class);
    OutOfMemory failed = (OutOfMemory) outcome;
    assertThat(new String(failed.payload(), UTF_8))
        .isEqualTo(
            "{\"errorType\":\"Runtime.OutOfMemory\",\"errorMessage\":\"RequestId: "
                + failed.requestId()
                + " Error: Runtime exited with error: signal: killed\"}");
    assertThat(log(outcome))
        .contains(
            "RequestId: "
                + failed.requestId()
                + " Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n")
        .containsPattern(
            "Memory Size: 128 MB\tMax Memory Used: 128 MB\t.*"
                + "Status: error\tError Type: Runtime.OutOfMemory\n");
  }

  @Test
  void startsAnotherEnvironmentAfterwards() {
    FunctionVersion hog =
        python(HOG + "def handler(event, context):\n    return eat() if event else 'fine'\n");

    assertThat(execution.call(hog, "true")).isInstanceOf(OutOfMemory.class);
    assertThat(execution.answer(hog, "false")).isEqualTo("\"fine\"");
  }

  @Test
  void reportsAnInitPhaseThatUsesTooMuchMemory() {
    FunctionVersion hog = python(HOG + "eat()\ndef handler(event, context):\n    pass\n");

    InvocationOutcome outcome = execution.call(hog, "{}");

    assertThat(outcome).isInstanceOf(OutOfMemory.class);
    assertThat(log(outcome)).contains("Max Memory Used: 128 MB", "Runtime.OutOfMemory");
  }

  @Test
  void doesNotTakeAnotherDeathForIt() {
    FunctionVersion suicide =
        python("import os, signal\ndef handler(e, c):\n    os.kill(os.getpid(), signal.SIGKILL)\n");

    assertThat(execution.call(suicide, "{}")).isInstanceOf(RuntimeExited.class);
  }
}
