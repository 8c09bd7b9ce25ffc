package io.lambent.execution.environment;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.environment.InitOutcome.CannotStart;
import io.lambent.execution.environment.InitOutcome.Failed;
import io.lambent.execution.environment.InitOutcome.Failed.Kind;
import io.lambent.execution.environment.InitOutcome.Ready;
import io.lambent.execution.platformlog.EnvironmentLog;
import io.lambent.execution.platformlog.ExitReason;
import io.lambent.execution.platformlog.PlatformEvent.Phase;
import io.lambent.execution.start.EnvironmentStarter;
import io.lambent.execution.start.Prepared;
import io.lambent.execution.start.StartFailedException;
import io.lambent.execution.start.StartGate;
import io.lambent.execution.start.Stem;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of an environment from new to ready. Each attempt ends with an {@link InitOutcome}; what
 * follows from that is up to the environment.
 *
 * <p>It follows <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html">AWS</a>: ten
 * seconds at first; an attempt that is made within a call has the call's time-out.
 */
final class InitPhase {
  private static final Logger log = LoggerFactory.getLogger(InitPhase.class);

  /**
   * The time for which a start may hold its pass of the {@link StartGate}, in milliseconds. A start
   * that takes longer waits for something else than a processor: for code to be fetched, or for the
   * function.
   */
  private static final int GATE_HOLD_LIMIT_MILLIS = 150;

  private static final String EXIT_ERROR = "Runtime.ExitError";

  private final EnvironmentParts parts;
  private final EnvironmentLifecycle lifecycle;
  private final PlatformEvents events;
  private final PeakMemory memory;
  private final Consumer<InitOutcome> ended;
  private @Nullable Prepared prepared;

  /** The stem until it is used. Taken by the first attempt, or when the environment ends. */
  private final AtomicReference<@Nullable Stem> stem;

  /**
   * The permit of the start; null before the first start begins or waits for one. Confined to the
   * event loop.
   */
  private StartGate.@Nullable Pass pass;

  private volatile long startingSinceNanos;

  /**
   * @param ended takes the outcome of each attempt, on the event loop
   */
  InitPhase(
      EnvironmentParts parts,
      EnvironmentLifecycle lifecycle,
      PlatformEvents events,
      PeakMemory memory,
      Consumer<InitOutcome> ended) {
    this.parts = parts;
    this.lifecycle = lifecycle;
    this.events = events;
    this.memory = memory;
    this.ended = ended;
    this.stem = new AtomicReference<>(parts.stem());
  }

  /** Ends the stem of an environment that never began. Blocks. */
  void discardUnused() {
    Stem unused = stem.getAndSet(null);
    if (unused != null) {
      unused.discard();
    }
  }

  /** Begins an attempt. */
  void begin(RuntimeProcess next) {
    Runnable start = () -> parts.blocking().execute(() -> start(next));
    if (next.phase() == Phase.INIT) {
      lifecycle.transition(EnvironmentState.NEW, EnvironmentState.STARTING);
      pass = parts.gate().enter(version().function(), () -> beginInTurn(start));
    } else {
      lifecycle.transition(EnvironmentState.INITIALISING, EnvironmentState.STARTING);
      start.run();
    }
  }

  private void beginInTurn(Runnable start) {
    start.run();
    parts.eventLoop().schedule(this::letOthersStart, GATE_HOLD_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Returns true where the start has begun, or need not wait. */
  boolean begun() {
    StartGate.Pass held = pass;
    return held == null || held.entered();
  }

  /**
   * Lets others start, because the runtime client is up or will not be. Returns false where the
   * start has not begun.
   */
  boolean letOthersStart() {
    StartGate.Pass held = pass;
    return held == null || held.leave();
  }

  /**
   * For how long a process has been being started, in nanoseconds; 0 while the start waits for
   * others, and once the process runs. Any thread.
   */
  long startingNanos() {
    long since = startingSinceNanos;
    return lifecycle.is(EnvironmentState.STARTING) && since != 0 ? System.nanoTime() - since : 0;
  }

  /** On a virtual thread; an environment starts one process at a time. */
  private void start(RuntimeProcess next) {
    startingSinceNanos = System.nanoTime();
    try {
      EnvironmentStarter.Started process = startProcess(next);
      parts.eventLoop().execute(() -> started(next, process));
    } catch (StartFailedException e) {
      cannotStart(e.errorType(), e.text());
    } catch (RuntimeException e) {
      log.error("Starting an environment of {} failed", version().function().arn(), e);
      cannotStart("Sandbox.Failure", String.valueOf(e.getMessage()));
    }
  }

  private void cannotStart(String errorType, String text) {
    parts.eventLoop().execute(() -> ended.accept(new CannotStart(errorType, text)));
  }

  private EnvironmentStarter.Started startProcess(RuntimeProcess next) {
    Prepared known = prepared;
    Stem first = stem.getAndSet(null);
    if (known == null) {
      EnvironmentLog output = parts.sinks().openLog(version());
      events.opened(output);
      known = prepare(output, first);
      prepared = known;
      events.initStart(known);
    }
    next.restartClock();
    return parts.starter().start(version(), known, events.log(), parts.eventLoop(), next, first);
  }

  private Prepared prepare(EnvironmentLog output, @Nullable Stem first) {
    try {
      return parts.starter().prepare(version(), parts.type(), output, first);
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
        .thenAccept(status -> parts.eventLoop().execute(() -> next.exited(status)));
    memory.watch(process.sandbox());
    if (lifecycle.over()) {
      next.kill(parts.blocking());
      return;
    }
    lifecycle.transition(EnvironmentState.STARTING, EnvironmentState.INITIALISING);
    Duration allowed =
        next.phase() == Phase.INIT
            ? parts.properties().initTimeout()
            : Duration.ofSeconds(version().timeoutSeconds());
    next.limitInit(
        parts
            .eventLoop()
            .schedule(() -> timedOut(next), allowed.toMillis(), TimeUnit.MILLISECONDS));
    next.replay();
    if (!parts.startsOurRuntimeFirst()) {
      letOthersStart();
    }
  }

  /** The runtime waits for an event. The environment is initialising. */
  void ready(RuntimeProcess process) {
    process.endInit();
    letOthersStart();
    lifecycle.transition(EnvironmentState.INITIALISING, EnvironmentState.READY);
    ended.accept(new Ready(process));
  }

  private void timedOut(RuntimeProcess late) {
    if (lifecycle.is(EnvironmentState.INITIALISING) && late.initLimited()) {
      failed(late, Kind.TIMEOUT, "Sandbox.Timedout", "Sandbox.Timedout", null);
    }
  }

  /** The runtime reports that the function cannot be initialised. */
  void reported(RuntimeProcess process, String errorType, byte[] error) {
    failed(process, Kind.ERROR, errorType, errorType, error);
  }

  /** The runtime broke the protocol. */
  void violated(RuntimeProcess process, String errorType) {
    failed(process, Kind.ERROR, errorType, errorType, null);
  }

  /**
   * The process has ended.
   *
   * @param reason how, as AWS writes it
   */
  void exited(RuntimeProcess process, String reason, boolean outOfMemory) {
    String message = ExitReason.message(reason);
    if (outOfMemory) {
      failed(process, Kind.OUT_OF_MEMORY, "Runtime.OutOfMemory", message, null);
    } else {
      failed(process, Kind.ERROR, EXIT_ERROR, message, null);
    }
  }

  private void failed(
      RuntimeProcess process,
      Kind kind,
      String errorType,
      String message,
      byte @Nullable [] error) {
    process.endInit();
    ended.accept(new Failed(process, kind, errorType, message, error));
  }

  private FunctionVersion version() {
    return parts.version();
  }
}
