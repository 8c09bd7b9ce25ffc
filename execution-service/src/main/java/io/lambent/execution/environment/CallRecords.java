package io.lambent.execution.environment;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Execution;
import io.lambent.execution.platformlog.EnvironmentLog;
import io.lambent.execution.platformlog.InitializationType;
import io.lambent.execution.platformlog.PlatformLines;
import io.lambent.execution.platformlog.PlatformLines.Report;
import io.lambent.execution.start.Prepared;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an environment writes down about its calls: the platform's lines in its log, in their order
 * with the function's own, and the figures of each call. What REPORT says, what is billed and what
 * the caller learns is one {@link Report}.
 */
final class CallRecords {
  private final FunctionVersion version;
  private final PlatformLines lines;
  private final PeakMemory memory;
  private volatile EnvironmentLog log = EnvironmentLog.NONE;
  private volatile @Nullable Prepared prepared;

  /** How the call ended, where it did not end well; follows all its output. */
  private @Nullable String last;

  CallRecords(FunctionVersion version, InitializationType type, PeakMemory memory) {
    this.version = version;
    this.memory = memory;
    this.lines = PlatformLines.of(version, type);
  }

  EnvironmentLog log() {
    return log;
  }

  /** What the environment has besides its process; null before it has it. */
  @Nullable Prepared prepared() {
    return prepared;
  }

  void opened(EnvironmentLog opened) {
    log = opened;
  }

  /** INIT_START, when code and interpreter are there. */
  void initStart(Prepared parts) {
    prepared = parts;
    log.platform(lines.initStart(Instant.now(), parts.identity()));
    log.platform(parts.warning());
  }

  /** The end of an init phase that succeeded. */
  void initDone(RuntimeProcess done) {
    initEnd(done, "success", null);
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

  private void initEnd(RuntimeProcess ended, String status, @Nullable String errorType) {
    Instant now = Instant.now();
    log.platform(lines.initRuntimeDone(now, ended.phase(), status, errorType));
    log.platform(lines.initReport(now, ended.micros(), ended.phase(), status, errorType));
  }

  /** START. */
  void start(Call call) {
    if (call.invocation.tailLogs()) {
      log.beginTail();
    }
    log.platform(lines.start(Instant.now(), call.requestId(), version.version()));
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
   * END and REPORT, after all that the function wrote before it answered, and nothing between them.
   *
   * @param initMicros of the init phase, where this call waited for it and so is billed for it, or
   *     is the first in an environment that was held ready; else null
   */
  Execution end(
      Call call,
      long micros,
      @Nullable Long initMicros,
      String status,
      @Nullable String errorType) {
    Prepared parts = prepared;
    return parts == null
        ? ended(call, micros, initMicros, status, errorType)
        : parts.output().drainAll(() -> ended(call, micros, initMicros, status, errorType));
  }

  private Execution ended(
      Call call,
      long micros,
      @Nullable Long initMicros,
      String status,
      @Nullable String errorType) {
    long init = initMicros == null || !call.coldStart ? 0 : initMicros;
    Report report =
        new Report(
            call.requestId(),
            micros,
            Math.max(1, (micros + init + 999) / 1000),
            version.memoryMb(),
            memory.mebibytes(micros),
            initMicros,
            status,
            errorType);
    log.platform(last);
    last = null;
    log.platform(lines.end(report.requestId()));
    Instant now = Instant.now();
    log.platform(lines.runtimeDone(now, report));
    log.platform(lines.report(now, report));
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
