package io.lambent.execution.environment;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The JSON form. */
final class JsonLines implements PlatformLines {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final String functionName;
  private final String version;
  private final InitializationType type;

  JsonLines(String functionName, String version, InitializationType type) {
    this.functionName = functionName;
    this.version = version;
    this.type = type;
  }

  @Override
  public String initStart(Instant now, RuntimeIdentity runtime) {
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

  @Override
  public String initReport(
      Instant now, long micros, Phase phase, String status, @Nullable String errorType) {
    StringBuilder line =
        line(now, "platform.initReport")
            .append("{\"initializationType\":\"")
            .append(type.text())
            .append("\",\"status\":\"")
            .append(status)
            .append("\",\"phase\":\"")
            .append(phase.text())
            .append('"');
    errorType(line, errorType);
    line.append(",\"metrics\":{\"durationMs\":");
    PlatformLines.millis(line, micros);
    return line.append("}}}\n").toString();
  }

  @Override
  public String start(Instant now, String requestId, String version) {
    return line(now, "platform.start")
        .append("{\"requestId\":\"")
        .append(requestId)
        .append("\",\"version\":\"")
        .append(version)
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

  @Override
  public @Nullable String end(String requestId) {
    return null;
  }

  @Override
  public String report(Instant now, Report report) {
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
