package io.lambent.execution.environment;

import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.FunctionFailed;
import io.lambent.contract.invocation.InvocationOutcome.InitFailed;
import io.lambent.contract.invocation.InvocationOutcome.OutOfMemory;
import io.lambent.contract.invocation.InvocationOutcome.RuntimeExited;
import io.lambent.contract.invocation.InvocationOutcome.Succeeded;
import io.lambent.contract.invocation.InvocationOutcome.TimedOut;
import io.lambent.execution.platformlog.InitializationType;
import io.lambent.execution.platformlog.PhaseStatus;
import io.lambent.execution.runtimeapi.RuntimeLink;
import io.lambent.execution.start.EnvironmentStarter;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The call that an environment works on, from its event to its outcome, or none. Confined to the
 * environment's event loop.
 */
final class RunningInvocation {
  private static final Logger log = LoggerFactory.getLogger(RunningInvocation.class);

  private final EnvironmentParts parts;
  private final EnvironmentLifecycle lifecycle;
  private final PlatformEvents events;
  private final PeakMemory memory;
  private final Freezing freezing;
  private final ExecutionEnvironment environment;
  private final TraceHeaders traces;
  private final TimeLimit timeLimit;
  private @Nullable Call call;

  /** The time that the init phase took, until a call has reported it. */
  private @Nullable Long initMicros;

  RunningInvocation(
      EnvironmentParts parts,
      EnvironmentLifecycle lifecycle,
      PlatformEvents events,
      PeakMemory memory,
      Freezing freezing,
      ExecutionEnvironment environment) {
    this.parts = parts;
    this.lifecycle = lifecycle;
    this.events = events;
    this.memory = memory;
    this.freezing = freezing;
    this.environment = environment;
    this.traces = new TraceHeaders(parts.version().function(), parts.version().tracingMode());
    this.timeLimit = new TimeLimit(parts.eventLoop(), this::timedOut);
  }

  @Nullable Call call() {
    return call;
  }

  /** Takes a call that cannot be sent yet. */
  void assign(Call next) {
    call = next;
  }

  /**
   * Notes how long the init phase took.
   *
   * @param micros null where it was part of a call
   */
  void initialised(@Nullable Long micros) {
    initMicros = micros;
  }

  /**
   * Sends the event of a call to the runtime, which waits for one.
   *
   * @param beganNanos {@link System#nanoTime} from which the call's duration and time-out count
   */
  void send(Call next, EnvironmentStarter.Started process, long beganNanos) {
    lifecycle.transition(EnvironmentState.READY, EnvironmentState.BUSY);
    call = next;
    freezing.resume(process.sandbox().group());
    memory.used();
    next.beganNanos = beganNanos;
    events.start(next);
    long timeoutNanos = TimeUnit.SECONDS.toNanos(parts.version().timeoutSeconds());
    long nowNanos = System.nanoTime();
    long leftNanos = Math.max(0, timeoutNanos - (nowNanos - beganNanos));
    timeLimit.begin(nowNanos, leftNanos);
    long deadline = System.currentTimeMillis() + TimeUnit.NANOSECONDS.toMillis(leftNanos);
    try {
      String trace = traces.of(next.invocation.traceId(), nowNanos);
      process.link().send(RuntimeEvents.of(next, trace, deadline));
    } catch (RuntimeException e) {
      log.error("Cannot hand an event to {}", parts.version().function().arn(), e);
      environment.violated("its event cannot be written");
    }
  }

  void taken(String requestId) {
    Call current = call;
    if (current != null && current.requestId().equals(requestId)) {
      current.taken = true;
    }
  }

  /** The call that the runtime answers; null where it answers none, and so breaks the protocol. */
  @Nullable Call answered(String requestId) {
    Call current = call;
    if (lifecycle.is(EnvironmentState.BUSY)
        && current != null
        && current.requestId().equals(requestId)) {
      return current;
    }
    environment.violated("an answer to " + requestId + ", which it was not asked");
    return null;
  }

  void response(String requestId, byte[] payload) {
    Call current = answered(requestId);
    if (current != null && current.stream != null) {
      environment.violated("a second answer to " + requestId);
    } else if (current != null) {
      succeeded(current, payload);
    }
  }

  void succeeded(Call answered, byte[] payload) {
    lifecycle.transition(EnvironmentState.BUSY, EnvironmentState.READY);
    finish(
        answered,
        answered.micros(),
        false,
        PhaseStatus.SUCCESS,
        null,
        execution -> new Succeeded(execution, payload));
  }

  /**
   * The function failed.
   *
   * @param last whether the runtime ends after that
   */
  void error(String requestId, String type, byte[] error, boolean last) {
    Call current = answered(requestId);
    if (current != null) {
      if (last) {
        environment.end();
      } else {
        lifecycle.transition(EnvironmentState.BUSY, EnvironmentState.READY);
      }
      finish(
          current,
          PhaseStatus.SUCCESS,
          null,
          execution -> new FunctionFailed(execution, type, error));
    }
  }

  void responseTooLarge(String requestId) {
    Call current = answered(requestId);
    if (current != null) {
      tooLarge(current, RuntimeLink.MAX_RESPONSE);
    }
  }

  void tooLarge(Call answered, long limit) {
    failed(
        answered,
        "Function.ResponseSizeTooLarge",
        "Response payload size exceeded maximum allowed payload size (" + limit + " bytes).");
  }

  /** Fails a call whose answer does not count, while the runtime goes on. */
  void failed(Call answered, String type, String message) {
    lifecycle.transition(EnvironmentState.BUSY, EnvironmentState.READY);
    byte[] error = ErrorJson.plain(type, message);
    finish(
        answered, PhaseStatus.ERROR, type, execution -> new FunctionFailed(execution, type, error));
  }

  /** Ends the environment, whose runtime broke the protocol, and fails the call. */
  void violated(String type, String reason) {
    Call running = call;
    environment.end();
    if (running != null) {
      byte[] error =
          ErrorJson.of(running.requestId(), type, "The runtime broke the protocol: " + reason);
      finish(
          running,
          PhaseStatus.ERROR,
          type,
          execution -> new FunctionFailed(execution, type, error));
    }
  }

  private void timedOut() {
    Call late = call;
    if (late != null) {
      timedOut(late);
    }
  }

  private void timedOut(Call late) {
    int seconds = parts.version().timeoutSeconds();
    events.timedOut(late);
    environment.end();
    finish(
        late,
        TimeUnit.SECONDS.toMicros(seconds),
        true,
        PhaseStatus.TIMEOUT,
        null,
        execution -> new TimedOut(execution, late.requestId(), seconds));
  }

  /** Ends the environment, whose process has ended or is to end, and fails the call. */
  void runtimeExited(String reason, boolean outOfMemory) {
    Call running = call;
    environment.end();
    if (running == null) {
      return;
    }
    String requestId = running.requestId();
    if (running.taken && outOfMemory) {
      events.outOfMemory(running);
      finish(
          running,
          PhaseStatus.ERROR,
          "Runtime.OutOfMemory",
          execution -> new OutOfMemory(execution, requestId));
    } else if (running.taken) {
      events.exited(running, reason);
      finish(
          running,
          PhaseStatus.ERROR,
          "Runtime.ExitError",
          execution -> new RuntimeExited(execution, requestId, reason));
    } else {
      call = null;
      running.completion.notTaken();
    }
  }

  // --- calls that fail with the init phase

  /** The call's time was over while its environment was initialised again. */
  void initTimedOut(Call late, RuntimeProcess process) {
    start(late, process.beganNanos());
    timedOut(late);
  }

  void initFailed(Call waiting, InitOutcome.Failed failed) {
    String requestId = waiting.requestId();
    String type = failed.errorType();
    byte[] error = failed.error();
    start(waiting, failed.process().beganNanos());
    finish(
        waiting,
        failed.kind().status(),
        type,
        execution ->
            failed.kind() == InitOutcome.Failed.Kind.OUT_OF_MEMORY
                ? new OutOfMemory(execution, requestId)
                : new InitFailed(
                    execution,
                    type,
                    error == null ? ErrorJson.of(requestId, type, failed.message()) : error));
  }

  void cannotStart(Call waiting, InitOutcome.CannotStart reason) {
    String type = reason.errorType();
    events.cannotStart(waiting, type, reason.text());
    start(waiting, System.nanoTime());
    byte[] error = ErrorJson.of(waiting.requestId(), type, reason.text());
    finish(waiting, PhaseStatus.ERROR, type, execution -> new InitFailed(execution, type, error));
  }

  private void start(Call waiting, long beganNanos) {
    waiting.beganNanos = beganNanos;
    events.start(waiting);
  }

  // --- the end of a call

  /** Ends a call that failed. */
  private void finish(
      Call finished,
      PhaseStatus status,
      @Nullable String errorType,
      Function<Execution, InvocationOutcome.Executed> outcome) {
    finish(finished, finished.micros(), true, status, errorType, outcome);
  }

  /** Drains the output and writes END and REPORT before it completes the caller. */
  private void finish(
      Call finished,
      long micros,
      boolean failed,
      PhaseStatus status,
      @Nullable String errorType,
      Function<Execution, InvocationOutcome.Executed> outcome) {
    call = null;
    timeLimit.end();
    boolean reportsInit =
        finished.coldStart || parts.type() == InitializationType.PROVISIONED_CONCURRENCY;
    Long reportedInitMicros = reportsInit ? initMicros : null;
    initMicros = null;
    if (lifecycle.is(EnvironmentState.READY)) {
      freezing.markIdle();
    }
    finished.completion.executed(
        outcome.apply(events.end(finished, micros, reportedInitMicros, failed, status, errorType)),
        finished.coldStart);
  }

  /** Ends the watch over time limits: no call follows. */
  void close() {
    timeLimit.close();
  }
}
