package io.lambent.execution.platformlog;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Invocation;
import org.jspecify.annotations.Nullable;

/**
 * An event in the life of an environment or a call, as <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html">AWS's
 * Telemetry API</a> names it: each record is the event {@code platform.} and its name.
 *
 * <p>An {@code errorType} is null where the function itself answered.
 */
public sealed interface PlatformEvent {

  /** The phase in which a function is initialised. */
  enum Phase {
    /** Before the call that needs it. */
    INIT("init"),
    /** Again, within that call. */
    INVOKE("invoke");

    private final String text;

    Phase(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** Code and interpreter of an environment are there, and its process is about to start. */
  record InitStart(FunctionVersion version, RuntimeIdentity runtime) implements PlatformEvent {}

  /** The runtime is done with an init phase. */
  record InitRuntimeDone(Phase phase, PhaseStatus status, @Nullable String errorType)
      implements PlatformEvent {}

  /** Reports the duration of an init phase. Follows its {@link InitRuntimeDone}. */
  record InitReport(
      Phase phase, PhaseStatus status, @Nullable String errorType, long durationMicros)
      implements PlatformEvent {}

  /** A call is about to be sent to the runtime. */
  record Start(FunctionVersion version, Invocation invocation) implements PlatformEvent {}

  /** The runtime is done with a call. */
  record RuntimeDone(
      String requestId, PhaseStatus status, @Nullable String errorType, long durationMicros)
      implements PlatformEvent {}

  /**
   * The usage of a call. Follows its {@link RuntimeDone}; each call that was started has one.
   *
   * @param coldStart true if the environment was initialised for this call
   * @param failed true if the caller gets an error, be it the function's own
   * @param initMicros of the init phase, where this call waited for it and so is billed for it, or
   *     is the first in an environment that was held ready; else null
   */
  record Report(
      FunctionVersion version,
      Invocation invocation,
      boolean coldStart,
      boolean failed,
      long durationMicros,
      long billedMillis,
      int maxMemoryUsedMb,
      @Nullable Long initMicros,
      PhaseStatus status,
      @Nullable String errorType)
      implements PlatformEvent {

    public String requestId() {
      return invocation.requestId();
    }

    /** Configured, in MiB. */
    public int memoryMb() {
      return version.memoryMb();
    }
  }
}
