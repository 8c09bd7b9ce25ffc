package io.lambent.execution.environment;

import io.lambent.execution.platformlog.PlatformEvent.Phase;
import io.lambent.execution.start.EnvironmentStarter;
import io.lambent.execution.start.Prepared;
import org.jspecify.annotations.Nullable;

/**
 * The start of one environment, from the pool's order to the first call that it can take. {@link
 * InitPhase} makes the attempts; what follows from the outcome of each, for the environment and the
 * call that waits for it, is decided here. Confined to the environment's event loop.
 */
final class Startup {
  private final EnvironmentParts parts;
  private final EnvironmentLifecycle lifecycle;
  private final PlatformEvents events;
  private final PeakMemory memory;
  private final Freezing freezing;
  private final RunningInvocation invocation;
  private final ExecutionEnvironment environment;
  private final InitPhase init;
  private volatile long micros;

  /** The pool that ordered the start; null before that, and once it was told of the outcome. */
  private @Nullable EnvironmentOwner owner;

  Startup(
      EnvironmentParts parts,
      EnvironmentLifecycle lifecycle,
      PlatformEvents events,
      PeakMemory memory,
      Freezing freezing,
      RunningInvocation invocation,
      ExecutionEnvironment environment) {
    this.parts = parts;
    this.lifecycle = lifecycle;
    this.events = events;
    this.memory = memory;
    this.freezing = freezing;
    this.invocation = invocation;
    this.environment = environment;
    this.init = new InitPhase(parts, lifecycle, events, memory, this::ended);
  }

  InitPhase init() {
    return init;
  }

  /** The time that the start took, until the environment was ready; 0 before that. Any thread. */
  long micros() {
    return micros;
  }

  /** Starts the environment, if it is new. */
  void begin(EnvironmentOwner startedBy) {
    if (lifecycle.is(EnvironmentState.NEW)) {
      owner = startedBy;
      attempt(Phase.INIT);
    }
  }

  /** Ends the environment if its start waits for others to start first. */
  void cancel() {
    if (lifecycle.is(EnvironmentState.STARTING) && invocation.call() == null && !init.begun()) {
      environment.end();
    }
  }

  private void attempt(Phase phase) {
    RuntimeProcess next = new RuntimeProcess(environment, phase);
    environment.replaceProcess(next);
    init.begin(next);
  }

  private void ended(InitOutcome outcome) {
    switch (outcome) {
      case InitOutcome.Ready ready -> becomeReady(ready.process());
      case InitOutcome.Failed failed -> initFailed(failed);
      case InitOutcome.CannotStart reason -> cannotStart(reason);
    }
  }

  private void becomeReady(RuntimeProcess current) {
    micros = current.micros();
    boolean retried = current.phase() == Phase.INVOKE;
    invocation.initialised(retried ? null : current.micros());
    events.initDone(current);
    Call waiting = invocation.call();
    EnvironmentOwner startedBy = owner;
    owner = null;
    if (waiting != null) {
      environment.send(waiting, retried ? current.beganNanos() : System.nanoTime());
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
      parts.observer().initialised(environment, prepared);
    }
  }

  /** A failed init phase is tried once more, within the call that waits for it and its time-out. */
  private void initFailed(InitOutcome.Failed failed) {
    RuntimeProcess current = failed.process();
    events.initFailed(failed);
    Call waiting = callToFail();
    if (waiting == null) {
      environment.end();
    } else if (current.phase() == Phase.INIT) {
      environment.kill(current);
      attempt(Phase.INVOKE);
    } else if (failed.kind() == InitOutcome.Failed.Kind.TIMEOUT) {
      invocation.initTimedOut(waiting, current);
    } else {
      environment.end();
      invocation.initFailed(waiting, failed);
    }
  }

  private void cannotStart(InitOutcome.CannotStart reason) {
    Call waiting = callToFail();
    environment.end();
    if (waiting != null) {
      invocation.cannotStart(waiting, reason);
    }
    environment.cleanUp();
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
}
