package io.lambent.execution.environment;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.InvocationOutcome.Executed;
import io.lambent.contract.invocation.InvocationOutcome.InitFailed;
import io.lambent.contract.invocation.InvocationOutcome.OutOfMemory;
import io.lambent.execution.platformlog.EnvironmentLog;
import io.lambent.execution.platformlog.InitializationType;
import io.lambent.execution.platformlog.PlatformLines.Phase;
import io.lambent.execution.start.EnvironmentStarter;
import io.lambent.execution.start.Prepared;
import io.lambent.execution.start.StartFailedException;
import io.lambent.execution.start.StartGate;
import io.lambent.execution.start.Stem;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of an environment from new to ready, or to a failure the caller can read.
 *
 * <p>It follows <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html">AWS</a>: ten
 * seconds at first; where that fails, once more within the call and its time-out. What can never
 * succeed (no code, no interpreter, no bootstrap) is not tried again.
 */
final class InitPhase {
  private static final Logger log = LoggerFactory.getLogger(InitPhase.class);

  /**
   * How long a start may hold its pass of the {@link StartGate}, in milliseconds. A start that
   * takes longer waits for something else than a processor: for code to be fetched, or for the
   * function.
   */
  private static final int GATE_HOLD_LIMIT_MILLIS = 150;

  private final ExecutionEnvironment environment;
  private final InitializationType type;
  private final EnvironmentStarter starter;
  private final Supplier<EnvironmentLog> openLog;
  private final StartGate gate;
  private final boolean startsOurRuntimeFirst;
  private final Executor blocking;
  private final Duration limit;
  private final CallRecords records;
  private @Nullable Prepared prepared;

  /** Until it is used. Given up by whoever begins, or by the end. */
  private final AtomicReference<@Nullable Stem> stem;

  /** Null before the first start begins, or waits to. Confined to the event loop. */
  private StartGate.@Nullable Pass pass;

  /**
   * @param startsOurRuntimeFirst whether only a runtime client of ours runs until that is up, and
   *     nothing that the function brings
   */
  InitPhase(
      ExecutionEnvironment environment,
      InitializationType type,
      EnvironmentStarter starter,
      Supplier<EnvironmentLog> openLog,
      StartGate gate,
      boolean startsOurRuntimeFirst,
      Executor blocking,
      Duration limit,
      CallRecords records,
      @Nullable Stem stem) {
    this.environment = environment;
    this.type = type;
    this.starter = starter;
    this.openLog = openLog;
    this.gate = gate;
    this.startsOurRuntimeFirst = startsOurRuntimeFirst;
    this.blocking = blocking;
    this.limit = limit;
    this.records = records;
    this.stem = new AtomicReference<>(stem);
  }

  /** Ends the stem of an environment that never began. Blocks. */
  void discardUnused() {
    Stem unused = stem.getAndSet(null);
    if (unused != null) {
      unused.discard();
    }
  }

  void begin(Phase phase) {
    RuntimeProcess next = new RuntimeProcess(environment, phase);
    environment.starting(next);
    Runnable start = () -> blocking.execute(() -> start(next));
    if (phase == Phase.INIT) {
      pass = gate.enter(version().function(), () -> beginInTurn(start));
    } else {
      start.run();
    }
  }

  private void beginInTurn(Runnable start) {
    start.run();
    environment
        .eventLoop()
        .schedule(this::letOthersStart, GATE_HOLD_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether its start has begun, or need not wait. */
  boolean begun() {
    StartGate.Pass held = pass;
    return held == null || held.entered();
  }

  /** Its runtime is up, or will not be: others may start. Returns false where it has not begun. */
  boolean letOthersStart() {
    StartGate.Pass held = pass;
    return held == null || held.leave();
  }

  /** On a virtual thread; an environment starts one process at a time. */
  private void start(RuntimeProcess next) {
    environment.startsProcess();
    try {
      EnvironmentStarter.Started process = startProcess(next);
      environment.eventLoop().execute(() -> started(next, process));
    } catch (StartFailedException e) {
      environment.eventLoop().execute(() -> cannotStart(e.errorType(), e.text()));
    } catch (RuntimeException e) {
      log.error("Starting an environment of {} failed", version().function().arn(), e);
      environment
          .eventLoop()
          .execute(() -> cannotStart("Sandbox.Failure", String.valueOf(e.getMessage())));
    }
  }

  private EnvironmentStarter.Started startProcess(RuntimeProcess next) {
    Prepared parts = prepared;
    Stem first = stem.getAndSet(null);
    if (parts == null) {
      EnvironmentLog output = openLog.get();
      records.opened(output);
      parts = prepare(output, first);
      prepared = parts;
      records.initStart(parts);
    }
    next.restartClock();
    return starter.start(version(), parts, records.log(), environment.eventLoop(), next, first);
  }

  private Prepared prepare(EnvironmentLog output, @Nullable Stem first) {
    try {
      return starter.prepare(version(), type, output, first);
    } catch (RuntimeException e) {
      if (first != null) {
        first.discard();
      }
      throw e;
    }
  }

  private void started(RuntimeProcess next, EnvironmentStarter.Started process) {
    next.started(process);
    process
        .sandbox()
        .onExit()
        .thenAccept(status -> environment.eventLoop().execute(() -> next.exited(status)));
    if (environment.initialising(process)) {
      Duration allowed =
          next.phase() == Phase.INIT ? limit : Duration.ofSeconds(version().timeoutSeconds());
      next.limitInit(
          environment
              .eventLoop()
              .schedule(() -> timedOut(next), allowed.toMillis(), TimeUnit.MILLISECONDS));
      next.replay();
      if (!startsOurRuntimeFirst) {
        letOthersStart();
      }
    }
  }

  private void timedOut(RuntimeProcess late) {
    if (!environment.isCurrent(late) || environment.state() != EnvironmentState.INITIALISING) {
      return;
    }
    Call waiting = environment.call();
    if (late.phase() == Phase.INVOKE && waiting != null) {
      records.initReport(late, "timeout", null);
      waiting.beganNanos = late.beganNanos();
      records.start(waiting);
      environment.timedOut(waiting);
    } else {
      failed(late, "timeout", "Sandbox.Timedout", null);
    }
  }

  /**
   * @param error as the runtime reported it; null where it did not
   */
  void failed(RuntimeProcess failed, String status, String errorType, byte @Nullable [] error) {
    fail(
        failed,
        status,
        errorType,
        (execution, waiting) ->
            new InitFailed(
                execution,
                errorType,
                error == null ? ErrorJson.of(waiting.requestId(), errorType, errorType) : error));
  }

  /** Its processes were ended for want of memory. */
  void outOfMemory(RuntimeProcess failed) {
    records.outOfMemory();
    fail(
        failed,
        "error",
        "Runtime.OutOfMemory",
        (execution, waiting) -> new OutOfMemory(execution, waiting.requestId()));
  }

  private void fail(
      RuntimeProcess failed,
      String status,
      String errorType,
      BiFunction<Execution, Call, Executed> outcome) {
    failed.endInit();
    records.initReport(failed, status, status.equals("timeout") ? null : errorType);
    Call waiting = environment.callToFail();
    if (waiting != null && failed.phase() == Phase.INIT) {
      environment.kill(failed);
      begin(Phase.INVOKE);
      return;
    }
    environment.end();
    if (waiting != null) {
      report(
          waiting, failed.beganNanos(), errorType, execution -> outcome.apply(execution, waiting));
    }
  }

  private void cannotStart(String errorType, String text) {
    Call waiting = environment.callToFail();
    environment.end();
    if (waiting != null) {
      records.cannotStart(waiting, errorType, text);
      report(
          waiting,
          System.nanoTime(),
          errorType,
          execution ->
              new InitFailed(
                  execution, errorType, ErrorJson.of(waiting.requestId(), errorType, text)));
    }
    environment.cleanUp();
  }

  private void report(
      Call waiting, long beganNanos, String errorType, Function<Execution, Executed> outcome) {
    waiting.beganNanos = beganNanos;
    records.start(waiting);
    environment.finish(waiting, "error", errorType, outcome);
  }

  private FunctionVersion version() {
    return environment.version();
  }
}
