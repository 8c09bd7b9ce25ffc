package io.lambent.execution.environment;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Execution;
import io.lambent.execution.platformlog.EnvironmentLog;
import io.lambent.execution.platformlog.InitializationType;
import io.lambent.execution.platformlog.PhaseStatus;
import io.lambent.execution.platformlog.PlatformEvent;
import io.lambent.execution.platformlog.PlatformEvent.InitReport;
import io.lambent.execution.platformlog.PlatformEvent.InitRuntimeDone;
import io.lambent.execution.platformlog.PlatformEvent.InitStart;
import io.lambent.execution.platformlog.PlatformEvent.Report;
import io.lambent.execution.platformlog.PlatformEvent.RuntimeDone;
import io.lambent.execution.platformlog.PlatformEvent.Start;
import io.lambent.execution.platformlog.PlatformLines;
import io.lambent.execution.platformlog.PlatformListener;
import io.lambent.execution.start.Prepared;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the platform's events of one environment: as lines of its log, in their order with the
 * function's own, and to all that listen. What REPORT says, what is billed, what is counted and
 * what the caller learns is one {@link Report}.
 */
final class PlatformEvents {
  private static final Logger logger = LoggerFactory.getLogger(PlatformEvents.class);

  private final FunctionVersion version;
  private final PlatformLines lines;
  private final PeakMemory memory;
  private final List<PlatformListener> listeners;
  private volatile EnvironmentLog log = EnvironmentLog.NONE;
  private volatile @Nullable Prepared prepared;

  /** The line that says why a call failed; follows all its output. */
  private @Nullable String last;

  PlatformEvents(
      FunctionVersion version,
      InitializationType type,
      PeakMemory memory,
      List<PlatformListener> listeners) {
    this.version = version;
    this.memory = memory;
    this.lines = PlatformLines.of(version, type);
    this.listeners = listeners;
  }

  private void publish(Instant now, PlatformEvent event) {
    log.platform(lines.line(now, event));
    for (PlatformListener listener : listeners) {
      try {
        listener.on(event);
      } catch (RuntimeException e) {
        String type = event.getClass().getSimpleName();
        logger.error("{} of {} cannot be passed on", type, version.function().arn(), e);
      }
    }
  }

  EnvironmentLog log() {
    return log;
  }

  /** The environment's parts besides its process; null before they exist. */
  @Nullable Prepared prepared() {
    return prepared;
  }

  void opened(EnvironmentLog opened) {
    log = opened;
  }

  /** Code and interpreter are there. */
  void initStart(Prepared parts) {
    prepared = parts;
    publish(Instant.now(), new InitStart(version, parts.identity()));
    log.platform(parts.warning());
  }

  /** The end of an init phase that succeeded. */
  void initDone(RuntimeProcess done) {
    initEnd(done, PhaseStatus.SUCCESS, null);
  }

  /** The end of an init phase that failed, after all that the function wrote in it. */
  void initFailed(InitOutcome.Failed failed) {
    if (failed.kind() == InitOutcome.Failed.Kind.OUT_OF_MEMORY) {
      memory.exhausted();
    }
    drain();
    boolean timedOut = failed.kind() == InitOutcome.Failed.Kind.TIMEOUT;
    initEnd(failed.process(), failed.kind().status(), timedOut ? null : failed.errorType());
  }

  private void initEnd(RuntimeProcess ended, PhaseStatus status, @Nullable String errorType) {
    Instant now = Instant.now();
    publish(now, new InitRuntimeDone(ended.phase(), status, errorType));
    publish(now, new InitReport(ended.phase(), status, errorType, ended.micros()));
  }

  /** A call begins. */
  void start(Call call) {
    if (call.invocation.tailLogs()) {
      log.beginTail();
    }
    publish(Instant.now(), new Start(version, call.invocation));
  }

  void timedOut(Call call) {
    last = lines.timedOut(Instant.now(), call.requestId(), version.timeoutSeconds());
  }

  void exited(Call call, String reason) {
    last = lines.exited(call.requestId(), reason);
  }

  /** The kernel, or the platform in its place, ended the processes for want of memory. */
  void outOfMemory(Call call) {
    memory.exhausted();
    exited(call, "signal: killed");
  }

  void cannotStart(Call call, String errorType, String text) {
    log.platform("RequestId: " + call.requestId() + " Error: " + text + "\n" + errorType + "\n");
  }

  /**
   * The end of a call, after all that the function wrote before it answered, and nothing between
   * its events.
   *
   * @param initMicros as in {@link Report}
   * @param failed as in {@link Report}
   */
  Execution end(
      Call call,
      long micros,
      @Nullable Long initMicros,
      boolean failed,
      PhaseStatus status,
      @Nullable String errorType) {
    Prepared parts = prepared;
    return parts == null
        ? ended(call, micros, initMicros, failed, status, errorType)
        : parts.output().drainAll(() -> ended(call, micros, initMicros, failed, status, errorType));
  }

  private Execution ended(
      Call call,
      long micros,
      @Nullable Long initMicros,
      boolean failed,
      PhaseStatus status,
      @Nullable String errorType) {
    long init = initMicros == null || !call.coldStart ? 0 : initMicros;
    Report report =
        new Report(
            version,
            call.invocation,
            call.coldStart,
            failed,
            micros,
            Math.max(1, (micros + init + 999) / 1000),
            memory.mebibytes(micros),
            initMicros,
            status,
            errorType);
    log.platform(last);
    last = null;
    Instant now = Instant.now();
    publish(now, new RuntimeDone(report.requestId(), status, errorType, micros));
    publish(now, report);
    return new Execution(
        version.version(),
        micros,
        report.billedMillis(),
        initMicros,
        report.memoryMb(),
        report.maxMemoryUsedMb(),
        log.endTail());
  }

  private void drain() {
    Prepared parts = prepared;
    if (parts != null) {
      parts.output().drainAll();
    }
  }

  /** Nothing more is written. Blocks for some file operations. */
  void close() {
    Prepared parts = prepared;
    if (parts != null) {
      parts.close();
    }
    log.close();
  }
}
