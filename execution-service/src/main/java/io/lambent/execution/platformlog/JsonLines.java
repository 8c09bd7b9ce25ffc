package io.lambent.execution.platformlog;

import io.lambent.execution.platformlog.PlatformEvent.InitReport;
import io.lambent.execution.platformlog.PlatformEvent.InitRuntimeDone;
import io.lambent.execution.platformlog.PlatformEvent.InitStart;
import io.lambent.execution.platformlog.PlatformEvent.Report;
import io.lambent.execution.platformlog.PlatformEvent.RuntimeDone;
import io.lambent.execution.platformlog.PlatformEvent.Start;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form: what the function's system log level lets through. Which level an event has
 * depends on how it went, as AWS lists it under "System log level event mapping".
 */
final class JsonLines implements PlatformLines {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final String functionName;
  private final String version;
  private final InitializationType type;
  private final SystemLogLevel level;

  JsonLines(String functionName, String version, InitializationType type, SystemLogLevel level) {
    this.functionName = functionName;
    this.version = version;
    this.type = type;
    this.level = level;
  }

  @Override
  public @Nullable String line(Instant now, PlatformEvent event) {
    return switch (event) {
      case InitStart start -> initStart(now, start.runtime());
      case InitRuntimeDone done -> initRuntimeDone(now, done);
      case InitReport report -> initReport(now, report);
      case Start start -> start(now, start);
      case RuntimeDone done -> runtimeDone(now, done);
      case Report report -> report(now, report);
    };
  }

  private @Nullable String initStart(Instant now, RuntimeIdentity runtime) {
    if (!level.includes(SystemLogLevel.INFO)) {
      return null;
    }
    return line(now, "platform.initStart")
        .append("{\"initializationType\":\"")
        .append(type.text())
        .append("\",\"phase\":\"init\",\"runtimeVersion\":\"")
        .append(runtime.version())
        .append("\",\"runtimeVersionArn\":\"")
        .append(runtime.arn())
        .append("\",\"functionName\":\"")
        .append(functionName)
        .append("\",\"functionVersion\":\"")
        .append(version)
        .append("\"}}\n")
        .toString();
  }

  private @Nullable String initRuntimeDone(Instant now, InitRuntimeDone done) {
    if (!includes(done.status(), SystemLogLevel.DEBUG)) {
      return null;
    }
    StringBuilder line =
        line(now, "platform.initRuntimeDone")
            .append("{\"initializationType\":\"")
            .append(type.text())
            .append("\",\"phase\":\"")
            .append(done.phase().text())
            .append("\",\"status\":\"")
            .append(done.status())
            .append('"');
    errorType(line, done.errorType());
    return line.append("}}\n").toString();
  }

  private @Nullable String initReport(Instant now, InitReport report) {
    if (!includes(
        report.status(),
        type == InitializationType.ON_DEMAND ? SystemLogLevel.DEBUG : SystemLogLevel.INFO)) {
      return null;
    }
    StringBuilder line =
        line(now, "platform.initReport")
            .append("{\"initializationType\":\"")
            .append(type.text())
            .append("\",\"status\":\"")
            .append(report.status())
            .append("\",\"phase\":\"")
            .append(report.phase().text())
            .append('"');
    errorType(line, report.errorType());
    line.append(",\"metrics\":{\"durationMs\":");
    PlatformLines.millis(line, report.durationMicros());
    return line.append("}}}\n").toString();
  }

  private @Nullable String start(Instant now, Start start) {
    if (!level.includes(SystemLogLevel.INFO)) {
      return null;
    }
    return line(now, "platform.start")
        .append("{\"requestId\":\"")
        .append(start.invocation().requestId())
        .append("\",\"version\":\"")
        .append(start.version().version())
        .append("\"}}\n")
        .toString();
  }

  @Override
  public @Nullable String timedOut(Instant now, String requestId, int seconds) {
    return null;
  }

  @Override
  public @Nullable String exited(String requestId, String reason) {
    return null;
  }

  private @Nullable String runtimeDone(Instant now, RuntimeDone done) {
    if (!includes(done.status(), SystemLogLevel.DEBUG)) {
      return null;
    }
    StringBuilder line =
        line(now, "platform.runtimeDone")
            .append("{\"requestId\":\"")
            .append(done.requestId())
            .append("\",\"status\":\"")
            .append(done.status())
            .append('"');
    errorType(line, done.errorType());
    line.append(",\"metrics\":{\"durationMs\":");
    PlatformLines.millis(line, done.durationMicros());
    return line.append("}}}\n").toString();
  }

  private @Nullable String report(Instant now, Report report) {
    if (!includes(report.status(), SystemLogLevel.INFO)) {
      return null;
    }
    StringBuilder line =
        line(now, "platform.report")
            .append("{\"requestId\":\"")
            .append(report.requestId())
            .append("\",\"metrics\":{\"durationMs\":");
    PlatformLines.millis(line, report.durationMicros());
    line.append(",\"billedDurationMs\":")
        .append(report.billedMillis())
        .append(",\"memorySizeMB\":")
        .append(report.memoryMb())
        .append(",\"maxMemoryUsedMB\":")
        .append(report.maxMemoryUsedMb());
    Long init = report.initMicros();
    if (init != null) {
      line.append(",\"initDurationMs\":");
      PlatformLines.millis(line, init);
    }
    line.append("},\"status\":\"").append(report.status()).append('"');
    errorType(line, report.errorType());
    return line.append("}}\n").toString();
  }

  /** Failures are written at every level. */
  private boolean includes(PhaseStatus status, SystemLogLevel ofSuccess) {
    return level.includes(status == PhaseStatus.SUCCESS ? ofSuccess : SystemLogLevel.WARN);
  }

  private static StringBuilder line(Instant now, String type) {
    return new StringBuilder(256)
        .append("{\"time\":\"")
        .append(TIME.format(now))
        .append("\",\"type\":\"")
        .append(type)
        .append("\",\"record\":");
  }

  private static void errorType(StringBuilder line, @Nullable String errorType) {
    if (errorType != null) {
      line.append(",\"errorType\":\"").append(PlatformLines.word(errorType)).append('"');
    }
  }
}
