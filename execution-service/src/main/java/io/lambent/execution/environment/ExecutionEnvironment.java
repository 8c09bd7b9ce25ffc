package io.lambent.execution.environment;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.FunctionFailed;
import io.lambent.contract.invocation.InvocationOutcome.OutOfMemory;
import io.lambent.contract.invocation.InvocationOutcome.RuntimeExited;
import io.lambent.contract.invocation.InvocationOutcome.Succeeded;
import io.lambent.contract.invocation.InvocationOutcome.TimedOut;
import io.lambent.execution.host.ProcessStates;
import io.lambent.execution.platformlog.EnvironmentLog;
import io.lambent.execution.platformlog.ExitReason;
import io.lambent.execution.platformlog.InitializationType;
import io.lambent.execution.platformlog.PlatformLines.Phase;
import io.lambent.execution.runtimeapi.RuntimeLink;
import io.lambent.execution.start.EnvironmentStarter;
import io.lambent.execution.start.Prepared;
import io.lambent.execution.start.StartGate;
import io.lambent.execution.start.Stem;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine of one environment; {@link EnvironmentState} documents the states, {@link
 * InitPhase} is the part from new to ready, {@link StreamPhase} that of streamed answers.
 *
 * <p>Everything happens on one event loop, so there are no locks. What blocks (fetching code,
 * starting and killing processes, deleting files) runs on virtual threads and comes back to the
 * loop.
 */
public final class ExecutionEnvironment {
  private static final Logger log = LoggerFactory.getLogger(ExecutionEnvironment.class);

  /** From the end of the connection to the exit status; then the process is killed. */
  private static final int EXIT_GRACE_MILLIS = 1000;

  /** From the exit of the process to the end of the connection. */
  private static final int ANSWER_GRACE_MILLIS = 100;

  /** From the exit of a process to the moment when its connection must have been noticed. */
  private static final int ACCEPT_GRACE_MILLIS = 10;

  private final FunctionVersion version;
  private final InitializationType type;
  private final EventLoop eventLoop;
  private final Executor blocking;
  private final EnvironmentObserver observer;
  private final PeakMemory memory;
  private final Freezing freezing = new Freezing();
  private final CallRecords records;
  private final TraceHeaders traces;
  private final InitPhase init;
  private final StreamPhase stream;
  private final TimeLimit timeLimit;
  private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();

  private volatile long startMicros;
  private volatile long startingSinceNanos;
  private volatile EnvironmentState state = EnvironmentState.NEW;
  private volatile @Nullable RuntimeProcess incarnation;
  private @Nullable Call call;
  private @Nullable EnvironmentOwner owner;
  private @Nullable Long initMicros;

  ExecutionEnvironment(
      FunctionVersion version,
      InitializationType type,
      EnvironmentStarter starter,
      Supplier<EnvironmentLog> openLog,
      StartGate gate,
      boolean startsOurRuntimeFirst,
      EnvironmentProperties properties,
      EventLoop eventLoop,
      Executor blocking,
      @Nullable Stem stem,
      EnvironmentObserver observer) {
    this.version = version;
    this.type = type;
    this.eventLoop = eventLoop;
    this.blocking = blocking;
    this.observer = observer;
    this.memory = new PeakMemory(version.memoryMb());
    this.records = new CallRecords(version, type, memory);
    this.traces = new TraceHeaders(version.tracingMode());
    this.timeLimit = new TimeLimit(eventLoop, this::timedOut);
    this.stream = new StreamPhase(this, properties, eventLoop);
    this.init =
        new InitPhase(
            this,
            type,
            starter,
            openLog,
            gate,
            startsOurRuntimeFirst,
            blocking,
            properties.initTimeout(),
            records,
            stem);
  }

  public FunctionVersion version() {
    return version;
  }

  public EnvironmentState state() {
    return state;
  }

  /** Whether it has yet to become ready. */
  public boolean starting() {
    return state.starting();
  }

  /**
   * How long the platform has been starting its process, in nanoseconds; 0 while the start waits
   * for others, and once the process runs. Any thread.
   */
  public long startingNanos() {
    long since = startingSinceNanos;
    return state == EnvironmentState.STARTING && since != 0 ? System.nanoTime() - since : 0;
  }

  /** The peak memory of its processes so far, in MiB; 0 where it is not known. */
  public long peakMemoryMb() {
    return memory.known();
  }

  /** How long its start took, until it was ready; 0 before that. */
  public long startMicros() {
    return startMicros;
  }

  /** The outermost of its processes, on the host; 0 before it has started. */
  public long pid() {
    return memory.pid();
  }

  /**
   * Whether one of its threads uses a processor or waits for one at this moment; true where that
   * cannot be told. Reads files in {@code /proc}.
   */
  public boolean isRunnable() {
    long pid = pid();
    return pid == 0 || ProcessStates.anyRunnable(pid);
  }

  /**
   * Whether its runtime has the event of a call and has not answered, as far as can be told: an
   * answer that lies unread counts. Any thread; takes a system call.
   */
  public boolean isAtWork() {
    RuntimeProcess current = incarnation;
    EnvironmentStarter.Started process = current == null ? null : current.started();
    return state == EnvironmentState.BUSY && process != null && !process.link().hasUnread();
  }

  /** Completes when nothing is left of it. */
  public CompletionStage<@Nullable Void> onStopped() {
    return stopped;
  }

  /**
   * Runs a call; the environment is ready. Any thread.
   *
   * @param coldStart whether the call has waited for this environment to start
   */
  public void run(Invocation invocation, Completion completion, boolean coldStart) {
    Call next = new Call(invocation, completion);
    next.coldStart = coldStart;
    if (eventLoop.inEventLoop()) {
      begin(next);
    } else {
      eventLoop.execute(() -> begin(next));
    }
  }

  /** Starts a new environment. Any thread. */
  public void start(EnvironmentOwner startedBy) {
    if (eventLoop.inEventLoop()) {
      beginStart(startedBy);
    } else {
      eventLoop.execute(() -> beginStart(startedBy));
    }
  }

  private void beginStart(EnvironmentOwner startedBy) {
    if (state == EnvironmentState.NEW) {
      owner = startedBy;
      init.begin(Phase.INIT);
    }
  }

  /** Ends the environment if its start waits for others to start first. Any thread. */
  public void cancelStart() {
    eventLoop.execute(
        () -> {
          if (state == EnvironmentState.STARTING && call == null && !init.begun()) {
            end();
          }
        });
  }

  /** Ends the environment, whatever it does. Any thread; a second call does nothing. */
  public void stop() {
    eventLoop.execute(
        () -> {
          if (!state.over()) {
            runtimeExited("signal: killed", false);
          }
        });
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  @Nullable Call call() {
    return call;
  }

  StreamPhase stream() {
    return stream;
  }

  /** The call that the failure of a start is reported to; null where none waits for it. */
  @Nullable Call callToFail() {
    EnvironmentOwner startedBy = owner;
    if (call == null && startedBy != null) {
      owner = null;
      EnvironmentOwner.Claimed claimed = startedBy.claim();
      if (claimed != null) {
        call = new Call(claimed.invocation(), claimed.completion());
        call.coldStart = true;
      }
    }
    return call;
  }

  boolean isCurrent(RuntimeProcess other) {
    return incarnation == other;
  }

  /**
   * Looks at its memory, on a thread that may block.
   *
   * @param thorough also for the most that was used, and where each process is to be looked at
   */
  void watchMemory(boolean thorough) {
    if (thorough) {
      memory.sampleIfUsed(state == EnvironmentState.BUSY);
    }
    if (state.working() && (thorough || memory.counted())) {
      memory.guard();
    }
  }

  /** Whether it has had nothing to do for so long, and might be frozen. Any thread. */
  boolean isIdle(long now, long nanos) {
    return freezing.isDue(now, nanos);
  }

  /** Stops its processes until the next call, if it is idle still. Any thread. */
  void freeze() {
    eventLoop.execute(
        () -> {
          EnvironmentStarter.Started process = incarnation == null ? null : incarnation.started();
          if (state == EnvironmentState.READY && call == null && process != null) {
            freezing.freeze(process.sandbox().group());
          }
        });
  }

  /** Whether its processes are stopped until the next call. */
  public boolean frozen() {
    return freezing.frozen();
  }

  // --- from new to ready

  private void begin(Call next) {
    switch (state) {
      case READY -> {
        call = next;
        send(next, System.nanoTime());
      }
      case NEW, STARTING, INITIALISING, BUSY, STOPPING, STOPPED -> next.completion.notTaken();
    }
  }

  void starting(RuntimeProcess next) {
    state = EnvironmentState.STARTING;
    incarnation = next;
  }

  /** Its process is being started now, on a thread that may block. */
  void startsProcess() {
    startingSinceNanos = System.nanoTime();
  }

  /** What is left of its start is the function's own. */
  void runtimeIsUp() {
    init.letOthersStart();
  }

  /** Returns whether the environment still has a use for the process that was started. */
  boolean initialising(EnvironmentStarter.Started process) {
    memory.watch(process.sandbox());
    if (state.over()) {
      kill(process);
      return false;
    }
    state = EnvironmentState.INITIALISING;
    return true;
  }

  void ready(RuntimeProcess current) {
    if (state != EnvironmentState.INITIALISING) {
      violated("it was ready twice");
      return;
    }
    current.endInit();
    init.letOthersStart();
    startMicros = current.micros();
    state = EnvironmentState.READY;
    boolean retried = current.phase() == Phase.INVOKE;
    initMicros = retried ? null : current.micros();
    records.initDone(current);
    Call waiting = call;
    EnvironmentOwner startedBy = owner;
    owner = null;
    if (waiting != null) {
      send(waiting, retried ? current.beganNanos() : System.nanoTime());
    } else {
      freezing.rest();
      if (startedBy != null) {
        startedBy.ready();
      }
    }
    blocking.execute(() -> initialised(current));
  }

  private void initialised(RuntimeProcess current) {
    EnvironmentStarter.Started process = current.started();
    if (process != null) {
      process.sandbox().group().initialised();
    }
    memory.sample();
    Prepared parts = records.prepared();
    if (parts != null) {
      observer.initialised(this, parts);
    }
  }

  void initError(RuntimeProcess current, String type, byte[] error) {
    if (state == EnvironmentState.INITIALISING) {
      init.failed(current, "error", type, error);
    } else {
      violated("an init error after the init phase");
    }
  }

  // --- calls

  private void send(Call next, long beganNanos) {
    RuntimeProcess current = incarnation;
    EnvironmentStarter.Started process = current == null ? null : current.started();
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    state = EnvironmentState.BUSY;
    freezing.wake(process.sandbox().group());
    memory.used();
    next.beganNanos = beganNanos;
    records.start(next);
    long timeoutNanos = TimeUnit.SECONDS.toNanos(version.timeoutSeconds());
    long nowNanos = System.nanoTime();
    long leftNanos = Math.max(0, timeoutNanos - (nowNanos - beganNanos));
    timeLimit.begin(nowNanos, leftNanos);
    long deadline = System.currentTimeMillis() + TimeUnit.NANOSECONDS.toMillis(leftNanos);
    try {
      String trace = traces.of(next.invocation.traceId(), nowNanos);
      process.link().send(RuntimeEvents.of(next, trace, deadline));
    } catch (RuntimeException e) {
      log.error("Cannot hand an event to {}", version.function().arn(), e);
      violated("its event cannot be written");
    }
  }

  void taken(String requestId) {
    Call current = call;
    if (current != null && current.requestId().equals(requestId)) {
      current.taken = true;
    }
  }

  void response(String requestId, byte[] payload) {
    Call current = answered(requestId);
    if (current != null && current.stream != null) {
      violated("a second answer to " + requestId);
    } else if (current != null) {
      succeeded(current, payload);
    }
  }

  void succeeded(Call answered, byte[] payload) {
    state = EnvironmentState.READY;
    finish(answered, "success", null, execution -> new Succeeded(execution, payload));
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
      tooLarge(current, RuntimeLink.MAX_RESPONSE);
    }
  }

  void tooLarge(Call answered, long limit) {
    failed(
        answered,
        "Function.ResponseSizeTooLarge",
        "Response payload size exceeded maximum allowed payload size (" + limit + " bytes).");
  }

  /** The runtime goes on; its answer does not count. */
  void failed(Call answered, String type, String message) {
    state = EnvironmentState.READY;
    byte[] error = ErrorJson.plain(type, message);
    finish(answered, "error", type, execution -> new FunctionFailed(execution, type, error));
  }

  /** The call that the runtime answers; null where it answers none, and so breaks the protocol. */
  @Nullable Call answered(String requestId) {
    Call current = call;
    if (state == EnvironmentState.BUSY
        && current != null
        && current.requestId().equals(requestId)) {
      return current;
    }
    violated("an answer to " + requestId + ", which it was not asked");
    return null;
  }

  void violated(String reason) {
    log.warn("{} broke the runtime protocol: {}", version.function().arn(), reason);
    String type = "Runtime.InvalidResponse";
    RuntimeProcess current = incarnation;
    if (current != null && state == EnvironmentState.INITIALISING) {
      init.failed(current, "error", type, null);
      return;
    }
    Call running = call;
    end();
    if (running != null) {
      byte[] error =
          ErrorJson.of(running.requestId(), type, "The runtime broke the protocol: " + reason);
      finish(running, "error", type, execution -> new FunctionFailed(execution, type, error));
    }
  }

  private void timedOut() {
    Call late = call;
    if (late != null) {
      timedOut(late);
    }
  }

  void timedOut(Call late) {
    int seconds = version.timeoutSeconds();
    records.timedOut(late);
    end();
    finish(
        late,
        TimeUnit.SECONDS.toMicros(seconds),
        "timeout",
        null,
        execution -> new TimedOut(execution, late.requestId(), seconds));
  }

  private void runtimeExited(String reason, boolean outOfMemory) {
    Call running = call;
    end();
    if (running == null) {
      return;
    }
    if (running.taken && outOfMemory) {
      records.outOfMemory(running);
      finish(
          running,
          "error",
          "Runtime.OutOfMemory",
          execution -> new OutOfMemory(execution, running.requestId()));
    } else if (running.taken) {
      records.exited(running, reason);
      finish(
          running,
          "error",
          "Runtime.ExitError",
          execution -> new RuntimeExited(execution, running.requestId(), reason));
    } else {
      call = null;
      running.completion.notTaken();
    }
  }

  void finish(
      Call finished,
      String status,
      @Nullable String errorType,
      Function<Execution, InvocationOutcome.Executed> outcome) {
    finish(finished, finished.micros(), status, errorType, outcome);
  }

  /** Output and lines first, then whoever waits. */
  private void finish(
      Call finished,
      long micros,
      String status,
      @Nullable String errorType,
      Function<Execution, InvocationOutcome.Executed> outcome) {
    call = null;
    timeLimit.end();
    boolean told = finished.coldStart || type == InitializationType.PROVISIONED_CONCURRENCY;
    Long tookMicros = told ? initMicros : null;
    initMicros = null;
    if (state == EnvironmentState.READY) {
      freezing.rest();
    }
    finished.completion.executed(
        outcome.apply(records.end(finished, micros, tookMicros, status, errorType)),
        finished.coldStart);
  }

  // --- the end

  /**
   * The connection and the process end at the same time, and either may be noticed first: the last
   * answer may still be on its way when the process has gone, and the exit status, which says more,
   * follows the end of the connection.
   */
  void connectionClosed(RuntimeProcess of) {
    if (of.hasExited()) {
      exited(of);
    } else if (state == EnvironmentState.READY) {
      end();
    } else {
      after(
          EXIT_GRACE_MILLIS,
          () -> {
            if (isCurrent(of) && !state.over()) {
              kill(of);
            }
          });
    }
  }

  void processExited(RuntimeProcess of) {
    if (connected(of)) {
      after(ANSWER_GRACE_MILLIS, () -> stream.exited(of));
    } else if (state == EnvironmentState.INITIALISING) {
      after(ACCEPT_GRACE_MILLIS, () -> exitedUnconnected(of));
    } else {
      exited(of);
    }
  }

  /** Whether an answer may follow the exit of its process. */
  private boolean connected(RuntimeProcess of) {
    EnvironmentStarter.Started process = of.started();
    return state.working() && process != null && process.link().connected();
  }

  /** It may have connected, and said why it ends, before it was noticed that it did. */
  private void exitedUnconnected(RuntimeProcess of) {
    if (connected(of)) {
      after(ANSWER_GRACE_MILLIS, () -> exited(of));
    } else {
      exited(of);
    }
  }

  private void after(int millis, Runnable task) {
    eventLoop.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  void exited(RuntimeProcess of) {
    if (!isCurrent(of)) {
      return;
    }
    String reason = ExitReason.of(of.exitStatus());
    EnvironmentStarter.Started process = of.started();
    boolean outOfMemory = process != null && process.sandbox().ranOutOfMemory();
    if (state == EnvironmentState.INITIALISING && outOfMemory) {
      init.outOfMemory(of);
    } else if (state == EnvironmentState.INITIALISING) {
      String type = "Runtime.ExitError";
      Call waiting = callToFail();
      String requestId = waiting == null ? "" : waiting.requestId();
      init.failed(of, "error", type, ErrorJson.of(requestId, type, ExitReason.message(reason)));
    } else if (!state.over()) {
      runtimeExited(reason, outOfMemory);
    }
    if (state == EnvironmentState.STOPPING && isCurrent(of)) {
      cleanUp();
    }
  }

  /**
   * From any state that is not over to STOPPING. The environment is cleaned up when its process has
   * ended, or its start has.
   */
  void end() {
    if (state.over()) {
      return;
    }
    boolean begun = init.letOthersStart();
    boolean fresh = state == EnvironmentState.NEW || !begun;
    state = EnvironmentState.STOPPING;
    timeLimit.close();
    observer.gone(this);
    RuntimeProcess current = incarnation;
    if (current != null) {
      current.endInit();
      kill(current);
    }
    if (fresh) {
      cleanUp();
    }
  }

  void kill(RuntimeProcess of) {
    EnvironmentStarter.Started process = of.started();
    if (process != null) {
      kill(process);
    }
  }

  private void kill(EnvironmentStarter.Started process) {
    process.link().close();
    blocking.execute(process.sandbox()::kill);
  }

  void cleanUp() {
    state = EnvironmentState.STOPPED;
    blocking.execute(
        () -> {
          init.discardUnused();
          records.close();
          stopped.complete(null);
        });
  }
}
