package io.lambent.execution.environment;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.FunctionFailed;
import io.lambent.contract.invocation.InvocationOutcome.InitFailed;
import io.lambent.contract.invocation.InvocationOutcome.RuntimeExited;
import io.lambent.contract.invocation.InvocationOutcome.Succeeded;
import io.lambent.contract.invocation.InvocationOutcome.TimedOut;
import io.lambent.execution.environment.PlatformLines.Phase;
import io.lambent.execution.runtimeapi.RuntimeLink;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine of one environment; {@link EnvironmentState} documents the states.
 *
 * <p>Everything happens on one event loop, so there are no locks. What blocks (fetching code,
 * starting and killing processes, deleting files) runs on virtual threads and comes back to the
 * loop.
 *
 * <p>The init phase follows <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html">AWS</a>: ten
 * seconds at first; where it fails, once more within the call and its time-out.
 */
public final class ExecutionEnvironment {
  private static final Logger log = LoggerFactory.getLogger(ExecutionEnvironment.class);

  /** From the end of the connection to the exit status; then the process is killed. */
  private static final int EXIT_GRACE_MILLIS = 1000;

  /** From the exit of the process to the end of the connection. */
  private static final int ANSWER_GRACE_MILLIS = 100;

  private final FunctionVersion version;
  private final EnvironmentStarter starter;
  private final Supplier<EnvironmentLog> openLog;
  private final Duration initTimeout;
  private final EventLoop eventLoop;
  private final Executor blocking;
  private final Consumer<ExecutionEnvironment> gone;
  private final PlatformLines lines;

  private volatile EnvironmentState state = EnvironmentState.NEW;
  private volatile @Nullable Incarnation incarnation;
  private @Nullable Prepared prepared;
  private @Nullable EnvironmentLog output;
  private @Nullable Call call;
  private @Nullable Long initMicros;
  private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
  private volatile long peakKib;
  private volatile boolean used;

  ExecutionEnvironment(
      FunctionVersion version,
      EnvironmentStarter starter,
      Supplier<EnvironmentLog> openLog,
      Duration initTimeout,
      EventLoop eventLoop,
      Executor blocking,
      Consumer<ExecutionEnvironment> gone) {
    this.version = version;
    this.starter = starter;
    this.openLog = openLog;
    this.initTimeout = initTimeout;
    this.eventLoop = eventLoop;
    this.blocking = blocking;
    this.gone = gone;
    this.lines =
        PlatformLines.of(version.logging().format(), version.function().name(), version.version());
  }

  public FunctionVersion version() {
    return version;
  }

  public EnvironmentState state() {
    return state;
  }

  /** Runs a call; the environment is new or ready. Any thread. */
  public void run(Invocation invocation, Completion completion) {
    Call next = new Call(invocation, completion);
    if (eventLoop.inEventLoop()) {
      begin(next);
    } else {
      eventLoop.execute(() -> begin(next));
    }
  }

  /** The peak memory of its processes so far, in MiB; 0 where it is not known. */
  public long peakMemoryMb() {
    return (peakKib + 1023) / 1024;
  }

  /** Completes when nothing is left of it. */
  public CompletionStage<@Nullable Void> onStopped() {
    return stopped;
  }

  /** Ends the environment, whatever it does. Any thread; a second call does nothing. */
  public void stop() {
    eventLoop.execute(
        () -> {
          if (state.over()) {
            return;
          }
          Call running = call;
          if (running == null) {
            end();
          } else if (running.taken) {
            runtimeExited("signal: killed");
          } else {
            call = null;
            end();
            running.completion.notTaken();
          }
        });
  }

  // --- calls

  private void begin(Call next) {
    switch (state) {
      case NEW -> {
        call = next;
        next.coldStart = true;
        initialise(Phase.INIT);
      }
      case READY -> {
        call = next;
        send(next, System.nanoTime());
      }
      case STARTING, INITIALISING, BUSY, STOPPING, STOPPED -> next.completion.notTaken();
    }
  }

  private void send(Call next, long beganNanos) {
    Incarnation current = incarnation;
    EnvironmentStarter.Started process = current == null ? null : current.started();
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    state = EnvironmentState.BUSY;
    used = true;
    next.beganNanos = beganNanos;
    long nowMillis = System.currentTimeMillis();
    if (next.invocation.tailLogs()) {
      log().beginTail();
    }
    log()
        .append(
            lines.start(
                Instant.ofEpochMilli(nowMillis), next.invocation.requestId(), version.version()));
    long timeoutNanos = TimeUnit.SECONDS.toNanos(version.timeoutSeconds());
    long leftNanos = Math.max(0, timeoutNanos - (System.nanoTime() - beganNanos));
    next.timeout = eventLoop.schedule(() -> timedOut(next), leftNanos, TimeUnit.NANOSECONDS);
    long deadline = nowMillis + TimeUnit.NANOSECONDS.toMillis(leftNanos);
    try {
      process.link().send(RuntimeEvents.of(next.invocation, version, deadline));
    } catch (RuntimeException e) {
      log.error("Cannot hand an event to {}", version.function().arn(), e);
      violated("its event cannot be written");
    }
  }

  void taken(String requestId) {
    Call current = call;
    if (current != null && current.invocation.requestId().equals(requestId)) {
      current.taken = true;
    }
  }

  void response(String requestId, byte[] payload) {
    Call current = answered(requestId);
    if (current != null) {
      state = EnvironmentState.READY;
      finish(current, "success", null, execution -> new Succeeded(execution, payload));
    }
  }

  void error(String requestId, String type, byte[] error, boolean last) {
    Call current = answered(requestId);
    if (current != null) {
      if (last) {
        end();
      } else {
        state = EnvironmentState.READY;
      }
      finish(current, "success", null, execution -> new FunctionFailed(execution, type, error));
    }
  }

  void responseTooLarge(String requestId) {
    Call current = answered(requestId);
    if (current != null) {
      state = EnvironmentState.READY;
      String type = "Function.ResponseSizeTooLarge";
      byte[] error =
          ErrorJson.plain(
              type,
              "Response payload size exceeded maximum allowed payload size ("
                  + RuntimeLink.MAX_RESPONSE
                  + " bytes).");
      finish(current, "error", type, execution -> new FunctionFailed(execution, type, error));
    }
  }

  private @Nullable Call answered(String requestId) {
    Call current = call;
    if (state == EnvironmentState.BUSY
        && current != null
        && current.invocation.requestId().equals(requestId)) {
      return current;
    }
    violated("an answer to " + requestId + ", which it was not asked");
    return null;
  }

  void violated(String reason) {
    Incarnation current = incarnation;
    log.warn("{} broke the runtime protocol: {}", version.function().arn(), reason);
    if (current != null && state == EnvironmentState.INITIALISING) {
      initFailed(current, "error", "Runtime.InvalidResponse", null);
      return;
    }
    Call running = call;
    String type = "Runtime.InvalidResponse";
    end();
    if (running != null) {
      byte[] error =
          ErrorJson.of(
              running.invocation.requestId(), type, "The runtime broke the protocol: " + reason);
      finish(running, "error", type, execution -> new FunctionFailed(execution, type, error));
    }
  }

  private void timedOut(Call late) {
    if (call != late) {
      return;
    }
    String requestId = late.invocation.requestId();
    int seconds = version.timeoutSeconds();
    drain();
    log().append(lines.timedOut(Instant.now(), requestId, seconds));
    end();
    finish(
        late,
        TimeUnit.SECONDS.toMicros(seconds),
        "timeout",
        null,
        execution -> new TimedOut(execution, requestId, seconds));
  }

  private void runtimeExited(String reason) {
    Call running = call;
    end();
    if (running == null) {
      return;
    }
    if (!running.taken) {
      call = null;
      running.cancelTimeout();
      running.completion.notTaken();
      return;
    }
    String requestId = running.invocation.requestId();
    drain();
    log().append(lines.exited(requestId, reason));
    finish(
        running,
        "error",
        "Runtime.ExitError",
        execution -> new RuntimeExited(execution, requestId, reason));
  }

  private void finish(
      Call finished,
      String status,
      @Nullable String errorType,
      Function<Execution, InvocationOutcome.Executed> outcome) {
    finish(finished, finished.micros(), status, errorType, outcome);
  }

  private void finish(
      Call finished,
      long micros,
      String status,
      @Nullable String errorType,
      Function<Execution, InvocationOutcome.Executed> outcome) {
    call = null;
    finished.cancelTimeout();
    drain();
    Long init = finished.coldStart ? initMicros : null;
    initMicros = null;
    long billed = Math.max(1, (micros + (init == null ? 0 : init) + 999) / 1000);
    PlatformLines.Report report =
        new PlatformLines.Report(
            finished.invocation.requestId(),
            micros,
            billed,
            version.memoryMb(),
            maxMemoryUsedMb(),
            init,
            status,
            errorType);
    EnvironmentLog into = log();
    into.append(lines.end(report.requestId()));
    into.append(lines.report(Instant.now(), report));
    finished.completion.executed(
        outcome.apply(
            new Execution(
                version.version(),
                micros,
                billed,
                init,
                version.memoryMb(),
                report.maxMemoryUsedMb(),
                into.endTail())),
        finished.coldStart);
  }

  // --- the init phase

  private void initialise(Phase phase) {
    state = EnvironmentState.STARTING;
    Incarnation next = new Incarnation(this, phase);
    incarnation = next;
    blocking.execute(() -> start(next));
  }

  /** On a virtual thread. */
  private void start(Incarnation next) {
    try {
      EnvironmentLog into = output;
      if (into == null) {
        into = openLog.get();
        output = into;
      }
      Prepared parts = prepared;
      if (parts == null) {
        parts = starter.prepare(version, into);
        prepared = parts;
        into.append(lines.initStart(Instant.now(), parts.identity()));
        into.append(parts.warning());
      }
      next.restartClock();
      EnvironmentStarter.Started process = starter.start(version, parts, into, eventLoop, next);
      eventLoop.execute(() -> started(next, process));
    } catch (StartFailedException e) {
      eventLoop.execute(() -> cannotStart(e.errorType(), e.text()));
    } catch (RuntimeException e) {
      log.error("Starting an environment of {} failed", version.function().arn(), e);
      eventLoop.execute(() -> cannotStart("Sandbox.Failure", String.valueOf(e.getMessage())));
    }
  }

  private void started(Incarnation next, EnvironmentStarter.Started process) {
    next.started(process);
    process.sandbox().onExit().thenAccept(status -> eventLoop.execute(() -> next.exited(status)));
    if (state.over()) {
      kill(process);
      return;
    }
    state = EnvironmentState.INITIALISING;
    Duration limit =
        next.phase() == Phase.INIT ? initTimeout : Duration.ofSeconds(version.timeoutSeconds());
    next.limitInit(
        eventLoop.schedule(() -> initTimedOut(next), limit.toMillis(), TimeUnit.MILLISECONDS));
    next.replay();
  }

  void ready(Incarnation current) {
    if (state != EnvironmentState.INITIALISING) {
      violated("it was ready twice");
      return;
    }
    current.endInit();
    state = EnvironmentState.READY;
    blocking.execute(this::sampleMemory);
    Call waiting = call;
    boolean retried = current.phase() == Phase.INVOKE;
    initMicros = retried ? null : current.micros();
    if (waiting != null) {
      send(waiting, retried ? current.beganNanos() : System.nanoTime());
    }
  }

  private void initTimedOut(Incarnation late) {
    if (!isCurrent(late) || state != EnvironmentState.INITIALISING) {
      return;
    }
    Call waiting = call;
    if (late.phase() == Phase.INVOKE && waiting != null) {
      drain();
      log().append(lines.initReport(Instant.now(), late.micros(), late.phase(), "timeout", null));
      waiting.beganNanos = late.beganNanos();
      log().append(lines.start(Instant.now(), waiting.invocation.requestId(), version.version()));
      timedOut(waiting);
    } else {
      initFailed(late, "timeout", "Sandbox.Timedout", null);
    }
  }

  /**
   * @param error as the runtime reported it; null where it did not
   */
  void initFailed(Incarnation failed, String status, String errorType, byte @Nullable [] error) {
    if (state != EnvironmentState.INITIALISING) {
      violated("an init error after the init phase");
      return;
    }
    failed.endInit();
    drain();
    log()
        .append(
            lines.initReport(
                Instant.now(),
                failed.micros(),
                failed.phase(),
                status,
                status.equals("timeout") ? null : errorType));
    Call waiting = call;
    EnvironmentStarter.Started process = failed.started();
    if (waiting != null && failed.phase() == Phase.INIT) {
      if (process != null) {
        kill(process);
      }
      initialise(Phase.INVOKE);
      return;
    }
    end();
    if (waiting != null) {
      byte[] payload =
          error == null
              ? ErrorJson.of(waiting.invocation.requestId(), errorType, errorType)
              : error;
      initFailed(waiting, failed.beganNanos(), errorType, payload);
    }
  }

  private void initFailed(Call waiting, long beganNanos, String errorType, byte[] payload) {
    waiting.beganNanos = beganNanos;
    if (waiting.invocation.tailLogs()) {
      log().beginTail();
    }
    log().append(lines.start(Instant.now(), waiting.invocation.requestId(), version.version()));
    finish(waiting, "error", errorType, execution -> new InitFailed(execution, errorType, payload));
  }

  private void cannotStart(String errorType, String text) {
    Call waiting = call;
    long now = System.nanoTime();
    end();
    if (waiting != null) {
      String requestId = waiting.invocation.requestId();
      log().append("RequestId: " + requestId + " Error: " + text + "\n" + errorType + "\n");
      initFailed(waiting, now, errorType, ErrorJson.of(requestId, errorType, text));
    }
    cleanUp();
  }

  // --- the end

  /**
   * The connection and the process end at the same time, and either may be noticed first: the last
   * answer may still be on its way when the process has gone, and the exit status, which says more,
   * follows the end of the connection.
   */
  void connectionClosed(Incarnation of) {
    if (of.hasExited()) {
      exited(of);
    } else {
      after(
          EXIT_GRACE_MILLIS,
          () -> {
            EnvironmentStarter.Started process = of.started();
            if (isCurrent(of) && !state.over() && process != null) {
              kill(process);
            }
          });
    }
  }

  void processExited(Incarnation of) {
    EnvironmentStarter.Started process = of.started();
    if (process != null && process.link().connected() && !state.over()) {
      after(ANSWER_GRACE_MILLIS, () -> exited(of));
    } else {
      exited(of);
    }
  }

  private void after(int millis, Runnable task) {
    eventLoop.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  private void exited(Incarnation of) {
    if (!isCurrent(of)) {
      return;
    }
    String reason = ExitReason.of(of.exitStatus());
    if (state == EnvironmentState.INITIALISING) {
      Call waiting = call;
      String requestId = waiting == null ? "" : waiting.invocation.requestId();
      String type = "Runtime.ExitError";
      initFailed(of, "error", type, ErrorJson.of(requestId, type, ExitReason.message(reason)));
    } else if (!state.over()) {
      runtimeExited(reason);
    }
    if (state == EnvironmentState.STOPPING && isCurrent(of)) {
      cleanUp();
    }
  }

  /**
   * From any state that is not over to STOPPING. The environment is cleaned up when its process has
   * ended, or its start has.
   */
  private void end() {
    if (state.over()) {
      return;
    }
    boolean fresh = state == EnvironmentState.NEW;
    state = EnvironmentState.STOPPING;
    gone.accept(this);
    Incarnation current = incarnation;
    EnvironmentStarter.Started process = current == null ? null : current.started();
    if (current != null) {
      current.endInit();
    }
    if (process != null) {
      kill(process);
    } else if (fresh) {
      cleanUp();
    }
  }

  private void kill(EnvironmentStarter.Started process) {
    process.link().close();
    blocking.execute(process.sandbox()::kill);
  }

  private void cleanUp() {
    state = EnvironmentState.STOPPED;
    Prepared parts = prepared;
    EnvironmentLog into = output;
    blocking.execute(
        () -> {
          if (parts != null) {
            parts.close();
          }
          if (into != null) {
            into.close();
          }
          stopped.complete(null);
        });
  }

  boolean isCurrent(Incarnation other) {
    return incarnation == other;
  }

  private void drain() {
    Prepared parts = prepared;
    if (parts != null) {
      parts.output().drainAll();
    }
  }

  private EnvironmentLog log() {
    EnvironmentLog into = output;
    return into == null ? EnvironmentLog.NONE : into;
  }

  // --- memory

  private int maxMemoryUsedMb() {
    if (peakKib == 0) {
      sampleMemory();
    }
    return (int) Math.max(1, (peakKib + 1023) / 1024);
  }

  void sampleMemoryIfUsed() {
    if (used) {
      used = state == EnvironmentState.BUSY;
      sampleMemory();
    }
  }

  private void sampleMemory() {
    Incarnation current = incarnation;
    EnvironmentStarter.Started process = current == null ? null : current.started();
    if (process != null) {
      peakKib = Math.max(peakKib, process.sandbox().peakMemoryKib());
    }
  }
}
