package io.lambent.execution.environment;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Invocation;
import io.lambent.execution.host.ProcessStates;
import io.lambent.execution.platformlog.ExitReason;
import io.lambent.execution.platformlog.PlatformEvent.Phase;
import io.lambent.execution.start.EnvironmentStarter;
import io.lambent.execution.start.Prepared;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One environment. {@link EnvironmentState} documents its states, and {@link EnvironmentLifecycle}
 * which follows which. {@link InitPhase} is the part from new to ready, {@link RunningInvocation}
 * that of calls, {@link StreamPhase} that of streamed answers, and {@link ProcessWatch} notices
 * that the process has ended; here is what follows from each for the environment.
 *
 * <p>Everything happens on one event loop, so there are no locks. What blocks (fetching code,
 * starting and killing processes, deleting files) runs on virtual threads and comes back to the
 * loop.
 */
public final class ExecutionEnvironment {
  private static final Logger log = LoggerFactory.getLogger(ExecutionEnvironment.class);

  private final EnvironmentParts parts;
  private final EnvironmentLifecycle lifecycle = new EnvironmentLifecycle();
  private final PeakMemory memory;
  private final Freezing freezing = new Freezing();
  private final PlatformEvents events;
  private final InitPhase init;
  private final RunningInvocation invocation;
  private final StreamPhase stream;
  private final ProcessWatch watch;
  private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();

  private volatile long startMicros;
  private volatile @Nullable RuntimeProcess process;
  private @Nullable EnvironmentOwner owner;

  ExecutionEnvironment(EnvironmentParts parts) {
    this.parts = parts;
    this.memory = new PeakMemory(parts.version().memoryMb());
    this.events =
        new PlatformEvents(parts.version(), parts.type(), memory, parts.sinks().listeners());
    this.init = new InitPhase(parts, lifecycle, events, memory, this::initEnded);
    this.invocation = new RunningInvocation(parts, lifecycle, events, memory, freezing, this);
    this.stream = new StreamPhase(parts, invocation, this);
    this.watch = new ProcessWatch(this, lifecycle, stream, parts.eventLoop());
  }

  public FunctionVersion version() {
    return parts.version();
  }

  public EnvironmentState state() {
    return lifecycle.state();
  }

  /** Returns true if it has yet to become ready. */
  public boolean starting() {
    return lifecycle.state().starting();
  }

  /**
   * The time for which the platform has been starting its process, in nanoseconds; 0 while the
   * start waits for others, and once the process runs. Any thread.
   */
  public long startingNanos() {
    return init.startingNanos();
  }

  /** The peak memory of its processes so far, in MiB; 0 where it is not known. */
  public long peakMemoryMb() {
    return memory.known();
  }

  /** The time that its start took, until it was ready; 0 before that. */
  public long startMicros() {
    return startMicros;
  }

  /** The outermost of its processes, on the host; 0 before it has started. */
  public long pid() {
    return memory.pid();
  }

  /**
   * Returns true if one of its threads uses a processor or waits for one at this moment; true where
   * that cannot be told. Reads files in {@code /proc}.
   */
  public boolean isRunnable() {
    long pid = pid();
    return pid == 0 || ProcessStates.anyRunnable(pid);
  }

  /**
   * Returns true if its runtime has the event of a call and has not answered, as far as can be
   * told: an answer that lies unread counts. Any thread; takes a system call.
   */
  public boolean isAtWork() {
    EnvironmentStarter.Started started = started();
    return lifecycle.is(EnvironmentState.BUSY) && started != null && !started.link().hasUnread();
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
  public void run(Invocation next, Completion completion, boolean coldStart) {
    Call call = new Call(next, completion);
    call.coldStart = coldStart;
    if (eventLoop().inEventLoop()) {
      begin(call);
    } else {
      eventLoop().execute(() -> begin(call));
    }
  }

  /** Starts a new environment. Any thread. */
  public void start(EnvironmentOwner startedBy) {
    if (eventLoop().inEventLoop()) {
      beginStart(startedBy);
    } else {
      eventLoop().execute(() -> beginStart(startedBy));
    }
  }

  private void beginStart(EnvironmentOwner startedBy) {
    if (lifecycle.is(EnvironmentState.NEW)) {
      owner = startedBy;
      beginInit(Phase.INIT);
    }
  }

  /** Ends the environment if its start waits for others to start first. Any thread. */
  public void cancelStart() {
    eventLoop()
        .execute(
            () -> {
              if (lifecycle.is(EnvironmentState.STARTING)
                  && invocation.call() == null
                  && !init.begun()) {
                end();
              }
            });
  }

  /** Ends the environment, whatever it does. Any thread; a second call does nothing. */
  public void stop() {
    eventLoop()
        .execute(
            () -> {
              if (!lifecycle.over()) {
                invocation.runtimeExited("signal: killed", false);
              }
            });
  }

  /**
   * Checks its memory, on a thread that may block.
   *
   * @param thorough whether to sample the peak, too, and to check where that walks all processes
   */
  void watchMemory(boolean thorough) {
    if (thorough) {
      memory.sampleIfUsed(lifecycle.is(EnvironmentState.BUSY));
    }
    if (lifecycle.state().working() && (thorough || memory.counted())) {
      memory.guard();
    }
  }

  /** Returns true if it has had nothing to do for so long, and might be frozen. Any thread. */
  boolean isIdle(long now, long nanos) {
    return freezing.isDue(now, nanos);
  }

  /** Stops its processes until the next call, if it is idle still. Any thread. */
  void freeze() {
    eventLoop()
        .execute(
            () -> {
              EnvironmentStarter.Started started = started();
              if (lifecycle.is(EnvironmentState.READY)
                  && invocation.call() == null
                  && started != null) {
                freezing.freeze(started.sandbox().group());
              }
            });
  }

  /** Returns true if its processes are stopped until the next call. */
  public boolean frozen() {
    return freezing.frozen();
  }

  private EventLoop eventLoop() {
    return parts.eventLoop();
  }

  boolean isCurrent(RuntimeProcess other) {
    return process == other;
  }

  private EnvironmentStarter.@Nullable Started started() {
    RuntimeProcess current = process;
    return current == null ? null : current.started();
  }

  // --- what runtimes say; RuntimeProcess passes it on

  RunningInvocation invocation() {
    return invocation;
  }

  StreamPhase stream() {
    return stream;
  }

  ProcessWatch watch() {
    return watch;
  }

  /** The runtime client is up; only the function's init remains. */
  void runtimeIsUp() {
    init.letOthersStart();
  }

  /** The runtime waits for its first event. */
  void ready(RuntimeProcess current) {
    if (lifecycle.is(EnvironmentState.INITIALISING)) {
      init.ready(current);
    } else {
      violated("it was ready twice");
    }
  }

  void initError(RuntimeProcess current, String type, byte[] error) {
    if (lifecycle.is(EnvironmentState.INITIALISING)) {
      init.reported(current, type, error);
    } else {
      violated("an init error after the init phase");
    }
  }

  void violated(String reason) {
    log.warn("{} broke the runtime protocol: {}", version().function().arn(), reason);
    String type = "Runtime.InvalidResponse";
    RuntimeProcess current = process;
    if (current != null && lifecycle.is(EnvironmentState.INITIALISING)) {
      init.violated(current, type);
    } else {
      invocation.violated(type, reason);
    }
  }

  // --- from new to ready

  private void beginInit(Phase phase) {
    RuntimeProcess next = new RuntimeProcess(this, phase);
    process = next;
    init.begin(next);
  }

  private void initEnded(InitOutcome outcome) {
    switch (outcome) {
      case InitOutcome.Ready ready -> becomeReady(ready.process());
      case InitOutcome.Failed failed -> initFailed(failed);
      case InitOutcome.CannotStart reason -> cannotStart(reason);
    }
  }

  private void becomeReady(RuntimeProcess current) {
    startMicros = current.micros();
    boolean retried = current.phase() == Phase.INVOKE;
    invocation.initialised(retried ? null : current.micros());
    events.initDone(current);
    Call waiting = invocation.call();
    EnvironmentOwner startedBy = owner;
    owner = null;
    if (waiting != null) {
      send(waiting, retried ? current.beganNanos() : System.nanoTime());
    } else {
      freezing.markIdle();
      if (startedBy != null) {
        startedBy.ready();
      }
    }
    parts.blocking().execute(() -> initialised(current));
  }

  private void initialised(RuntimeProcess current) {
    EnvironmentStarter.Started started = current.started();
    if (started != null) {
      started.sandbox().group().initialised();
    }
    memory.sample();
    Prepared prepared = events.prepared();
    if (prepared != null) {
      parts.observer().initialised(this, prepared);
    }
  }

  /** A failed init phase is tried once more, within the call that waits for it and its time-out. */
  private void initFailed(InitOutcome.Failed failed) {
    RuntimeProcess current = failed.process();
    events.initFailed(failed);
    Call waiting = callToFail();
    if (waiting == null) {
      end();
    } else if (current.phase() == Phase.INIT) {
      kill(current);
      beginInit(Phase.INVOKE);
    } else if (failed.kind() == InitOutcome.Failed.Kind.TIMEOUT) {
      invocation.initTimedOut(waiting, current);
    } else {
      end();
      invocation.initFailed(waiting, failed);
    }
  }

  private void cannotStart(InitOutcome.CannotStart reason) {
    Call waiting = callToFail();
    end();
    if (waiting != null) {
      invocation.cannotStart(waiting, reason);
    }
    cleanUp();
  }

  /** The call that the failure of a start is reported to; null where none waits for it. */
  private @Nullable Call callToFail() {
    EnvironmentOwner startedBy = owner;
    if (invocation.call() == null && startedBy != null) {
      owner = null;
      EnvironmentOwner.Claimed claimed = startedBy.claim();
      if (claimed != null) {
        Call call = new Call(claimed.invocation(), claimed.completion());
        call.coldStart = true;
        invocation.assign(call);
      }
    }
    return invocation.call();
  }

  // --- calls

  private void begin(Call next) {
    switch (lifecycle.state()) {
      case READY -> send(next, System.nanoTime());
      case NEW, STARTING, INITIALISING, BUSY, STOPPING, STOPPED -> next.completion.notTaken();
    }
  }

  private void send(Call next, long beganNanos) {
    EnvironmentStarter.Started started = started();
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    invocation.send(next, started, beganNanos);
  }

  // --- the end

  /** The process has ended, and what it wrote before has been read. */
  void exited(RuntimeProcess of) {
    if (!isCurrent(of)) {
      return;
    }
    String reason = ExitReason.of(of.exitStatus());
    EnvironmentStarter.Started started = of.started();
    boolean outOfMemory = started != null && started.sandbox().ranOutOfMemory();
    if (lifecycle.is(EnvironmentState.INITIALISING)) {
      init.exited(of, reason, outOfMemory);
    } else if (!lifecycle.over()) {
      invocation.runtimeExited(reason, outOfMemory);
    }
    if (lifecycle.is(EnvironmentState.STOPPING) && isCurrent(of)) {
      cleanUp();
    }
  }

  /**
   * From any state that is not over to STOPPING. The environment is cleaned up when its process has
   * ended, or its start has.
   */
  void end() {
    EnvironmentState state = lifecycle.state();
    if (state.over()) {
      return;
    }
    boolean begun = init.letOthersStart();
    boolean fresh = state == EnvironmentState.NEW || !begun;
    lifecycle.transition(state, EnvironmentState.STOPPING);
    invocation.close();
    parts.observer().gone(this);
    RuntimeProcess current = process;
    if (current != null) {
      current.endInit();
      kill(current);
    }
    if (fresh) {
      cleanUp();
    }
  }

  void kill(RuntimeProcess of) {
    of.kill(parts.blocking());
  }

  private void cleanUp() {
    lifecycle.transition(EnvironmentState.STOPPING, EnvironmentState.STOPPED);
    parts
        .blocking()
        .execute(
            () -> {
              init.discardUnused();
              events.close();
              stopped.complete(null);
            });
  }
}
