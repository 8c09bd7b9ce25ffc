package io.lambent.execution.environment;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Invocation;
import io.lambent.execution.host.ProcessStates;
import io.lambent.execution.platformlog.ExitReason;
import io.lambent.execution.start.EnvironmentStarter;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One environment. {@link EnvironmentState} documents its states, and {@link EnvironmentLifecycle}
 * which follows which. {@link Startup} is the part from new to ready, {@link RunningInvocation}
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
  private final Startup startup;
  private final RunningInvocation invocation;
  private final StreamPhase stream;
  private final ProcessWatch watch;
  private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();

  private volatile @Nullable RuntimeProcess process;

  ExecutionEnvironment(EnvironmentParts parts) {
    this.parts = parts;
    this.memory = new PeakMemory(parts.version().memoryMb());
    this.events =
        new PlatformEvents(parts.version(), parts.type(), memory, parts.sinks().listeners());
    this.invocation = new RunningInvocation(parts, lifecycle, events, memory, freezing, this);
    this.startup = new Startup(parts, lifecycle, events, memory, freezing, invocation, this);
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
    return startup.init().startingNanos();
  }

  /** The peak memory of its processes so far, in MiB; 0 where it is not known. */
  public long peakMemoryMb() {
    return memory.known();
  }

  /** The time that its start took, until it was ready; 0 before that. */
  public long startMicros() {
    return startup.micros();
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
      startup.begin(startedBy);
    } else {
      eventLoop().execute(() -> startup.begin(startedBy));
    }
  }

  /** Ends the environment if its start waits for others to start first. Any thread. */
  public void cancelStart() {
    eventLoop().execute(startup::cancel);
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

  /** Returns true on the thread of its event loop, where a call starts without waking another. */
  public boolean isServedByThisThread() {
    return parts.eventLoop().inEventLoop();
  }

  /** Makes a process that is about to start the environment's current one. */
  void replaceProcess(RuntimeProcess next) {
    process = next;
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
    startup.init().letOthersStart();
  }

  /** The runtime waits for its first event. */
  void ready(RuntimeProcess current) {
    if (lifecycle.is(EnvironmentState.INITIALISING)) {
      startup.init().ready(current);
    } else {
      violated("it was ready twice");
    }
  }

  void initError(RuntimeProcess current, String type, byte[] error) {
    if (lifecycle.is(EnvironmentState.INITIALISING)) {
      startup.init().reported(current, type, error);
    } else {
      violated("an init error after the init phase");
    }
  }

  void violated(String reason) {
    log.warn("{} broke the runtime protocol: {}", version().function().arn(), reason);
    String type = "Runtime.InvalidResponse";
    RuntimeProcess current = process;
    if (current != null && lifecycle.is(EnvironmentState.INITIALISING)) {
      startup.init().violated(current, type);
    } else {
      invocation.violated(type, reason);
    }
  }

  // --- calls

  private void begin(Call next) {
    switch (lifecycle.state()) {
      case READY -> send(next, System.nanoTime());
      case NEW, STARTING, INITIALISING, BUSY, STOPPING, STOPPED -> next.completion.notTaken();
    }
  }

  /**
   * Sends the event of a call to the runtime.
   *
   * @param beganNanos {@link System#nanoTime} from which the call's duration and time-out count
   */
  void send(Call next, long beganNanos) {
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
      startup.init().exited(of, reason, outOfMemory);
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
    boolean begun = startup.init().letOthersStart();
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

  /** From STOPPING to STOPPED. Closes the log and discards a stem that was not used. */
  void cleanUp() {
    lifecycle.transition(EnvironmentState.STOPPING, EnvironmentState.STOPPED);
    parts
        .blocking()
        .execute(
            () -> {
              startup.init().discardUnused();
              events.close();
              stopped.complete(null);
            });
  }
}
