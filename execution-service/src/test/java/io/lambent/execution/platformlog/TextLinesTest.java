package io.lambent.execution.platformlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Invocation;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.platformlog.PlatformEvent.InitReport;
import io.lambent.execution.platformlog.PlatformEvent.InitRuntimeDone;
import io.lambent.execution.platformlog.PlatformEvent.InitStart;
import io.lambent.execution.platformlog.PlatformEvent.Phase;
import io.lambent.execution.platformlog.PlatformEvent.Report;
import io.lambent.execution.platformlog.PlatformEvent.RuntimeDone;
import io.lambent.execution.platformlog.PlatformEvent.Start;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The lines of events, as AWS writes them. */
class TextLinesTest {
  private static final FunctionVersion VERSION =
      new TestingFunctions().version("hello", "python3.13", "app.handler", new byte[0]);
  private static final Invocation CALL = TestingExecution.invocation(VERSION, "");

  private static @Nullable String line(PlatformEvent event) {
    return new TextLines().line(Instant.EPOCH, event);
  }

  private static Report report(
      @Nullable Long initMicros, PhaseStatus status, @Nullable String error) {
    return new Report(VERSION, CALL, false, false, 1234, 2, 40, initMicros, status, error);
  }

  @Test
  void saysWhichRuntimeStarts() {
    assertThat(line(new InitStart(VERSION, new RuntimeIdentity("python:3.13.v1", "arn"))))
        .isEqualTo("INIT_START Runtime Version: python:3.13.v1\tRuntime Version ARN: arn\n");
  }

  @Test
  void reportsOnlyInitPhasesThatFailed() {
    assertThat(line(new InitRuntimeDone(Phase.INIT, PhaseStatus.ERROR, "Runtime.ExitError")))
        .isNull();
    assertThat(line(new InitReport(Phase.INIT, PhaseStatus.SUCCESS, null, 1000))).isNull();
    assertThat(line(new InitReport(Phase.INVOKE, PhaseStatus.ERROR, "Runtime.ExitError", 1000)))
        .isEqualTo(
            "INIT_REPORT Init Duration: 1.00 ms\tPhase: invoke\tStatus: error"
                + "\tError Type: Runtime.ExitError\n");
  }

  @Test
  void writesTheBeginAndTheEndOfACall() {
    String id = CALL.requestId();
    assertThat(line(new Start(VERSION, CALL)))
        .isEqualTo("START RequestId: " + id + " Version: $LATEST\n");
    assertThat(line(new RuntimeDone(id, PhaseStatus.SUCCESS, null, 1234)))
        .isEqualTo("END RequestId: " + id + "\n");
  }

  @Test
  void reportsWhatACallUsed() {
    assertThat(line(report(null, PhaseStatus.SUCCESS, null)))
        .isEqualTo(
            "REPORT RequestId: "
                + CALL.requestId()
                + "\tDuration: 1.23 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB"
                + "\tMax Memory Used: 40 MB\t\n");
    assertThat(line(report(56_780L, PhaseStatus.TIMEOUT, null)))
        .endsWith("\tInit Duration: 56.78 ms\tStatus: timeout\n");
    assertThat(line(report(null, PhaseStatus.ERROR, "Runtime.ExitError")))
        .endsWith("MB\tStatus: error\tError Type: Runtime.ExitError\n");
  }
}
