package io.lambent.execution.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.platformlog.InitializationType;
import io.lambent.execution.platformlog.PhaseStatus;
import io.lambent.execution.platformlog.PlatformEvent;
import io.lambent.execution.platformlog.PlatformEvent.Report;
import io.lambent.execution.platformlog.PlatformEvent.RuntimeDone;
import io.lambent.execution.platformlog.PlatformEvent.Start;
import io.lambent.execution.platformlog.PlatformListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlatformEventsTest {
  private static final FunctionVersion VERSION =
      new TestingFunctions().version("hello", "nodejs22.x", "app.handler", new byte[0]);

  private final List<PlatformEvent> published = new ArrayList<>();

  private PlatformEvents events(PlatformListener... listeners) {
    return new PlatformEvents(
        VERSION,
        InitializationType.ON_DEMAND,
        new PeakMemory(VERSION.memoryMb()),
        List.of(listeners));
  }

  private static Call call() {
    Completion nobody =
        new Completion() {
          @Override
          public void executed(InvocationOutcome.Executed outcome, boolean coldStart) {}

          @Override
          public void notTaken() {}
        };
    return new Call(TestingExecution.invocation(VERSION, "{}"), nobody);
  }

  @Test
  void publishesTheEventsOfACallInOrder() {
    PlatformEvents events = events(published::add);
    Call call = call();

    events.start(call);
    events.end(call, 1500, null, false, PhaseStatus.SUCCESS, null);

    String id = call.requestId();
    assertThat(published)
        .containsExactly(
            new Start(VERSION, call.invocation),
            new RuntimeDone(id, PhaseStatus.SUCCESS, null, 1500),
            new Report(
                VERSION,
                call.invocation,
                false,
                false,
                1500,
                2,
                1,
                null,
                PhaseStatus.SUCCESS,
                null));
  }

  @Test
  void billsTheInitPhaseToTheCallThatWaitedForIt() {
    Call cold = call();
    cold.coldStart = true;
    Execution waited = events().end(cold, 1500, 4000L, false, PhaseStatus.SUCCESS, null);
    Execution held = events().end(call(), 1500, 4000L, false, PhaseStatus.SUCCESS, null);

    assertThat(waited.billedMillis()).isEqualTo(6);
    assertThat(held.billedMillis()).isEqualTo(2);
    assertThat(held.initMicros()).isEqualTo(4000);
  }

  @Test
  void aListenerThatFailsCostsNoOtherItsEvents() {
    PlatformEvents events =
        events(
            event -> {
              throw new IllegalStateException("full");
            },
            published::add);
    Call call = call();

    events.start(call);
    Execution execution =
        events.end(call, 1500, null, true, PhaseStatus.ERROR, "Runtime.ExitError");

    assertThat(published).hasSize(3);
    assertThat(execution.durationMicros()).isEqualTo(1500);
  }
}
