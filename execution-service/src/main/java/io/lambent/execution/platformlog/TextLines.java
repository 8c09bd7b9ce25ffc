package io.lambent.execution.platformlog;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The text form. */
final class TextLines implements PlatformLines {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @Override
  public String initStart(Instant now, RuntimeIdentity runtime) {
    return "INIT_START Runtime Version: "
        + runtime.version()
        + "\tRuntime Version ARN: "
        + runtime.arn()
        + "\n";
  }

  @Override
  public @Nullable String initRuntimeDone(
      Instant now, Phase phase, String status, @Nullable String errorType) {
    return null;
  }

  /** Written of init phases that failed. */
  @Override
  public @Nullable String initReport(
      Instant now, long micros, Phase phase, String status, @Nullable String errorType) {
    if (status.equals("success")) {
      return null;
    }
    StringBuilder line = new StringBuilder(128).append("INIT_REPORT Init Duration: ");
    PlatformLines.millis(line, micros);
    line.append(" ms\tPhase: ").append(phase.text()).append("\tStatus: ").append(status);
    if (errorType != null) {
      line.append("\tError Type: ").append(PlatformLines.word(errorType));
    }
    return line.append('\n').toString();
  }

  @Override
  public String start(Instant now, String requestId, String version) {
    return "START RequestId: " + requestId + " Version: " + version + "\n";
  }

  @Override
  public String timedOut(Instant now, String requestId, int seconds) {
    return TIME.format(now)
        + " "
        + requestId
        + " Task timed out after "
        + seconds
        + ".00 seconds\n\n";
  }

  @Override
  public String exited(String requestId, String reason) {
    return "RequestId: "
        + requestId
        + " Error: "
        + ExitReason.message(reason)
        + "\nRuntime.ExitError\n";
  }

  @Override
  public String end(String requestId) {
    return "END RequestId: " + requestId + "\n";
  }

  @Override
  public @Nullable String runtimeDone(Instant now, Report report) {
    return null;
  }

  @Override
  public String report(Instant now, Report report) {
    StringBuilder line =
        new StringBuilder(192)
            .append("REPORT RequestId: ")
            .append(report.requestId())
            .append("\tDuration: ");
    PlatformLines.millis(line, report.durationMicros());
    line.append(" ms\tBilled Duration: ")
        .append(report.billedMillis())
        .append(" ms\tMemory Size: ")
        .append(report.memoryMb())
        .append(" MB\tMax Memory Used: ")
        .append(report.maxMemoryUsedMb())
        .append(" MB\t");
    Long init = report.initMicros();
    if (init != null) {
      line.append("Init Duration: ");
      PlatformLines.millis(line, init);
      line.append(" ms\t");
    }
    if (!report.status().equals("success")) {
      line.append("Status: ").append(report.status());
      String errorType = report.errorType();
      if (errorType != null) {
        line.append("\tError Type: ").append(PlatformLines.word(errorType));
      }
    }
    return line.append('\n').toString();
  }
}
