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

/** The text form. */
final class TextLines implements PlatformLines {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @Override
  public @Nullable String line(Instant now, PlatformEvent event) {
    return switch (event) {
      case InitStart start -> initStart(start.runtime());
      case InitRuntimeDone done -> null;
      case InitReport report -> initReport(report);
      case Start start -> start(start);
      case RuntimeDone done -> "END RequestId: " + done.requestId() + "\n";
      case Report report -> report(report);
    };
  }

  private static String initStart(RuntimeIdentity runtime) {
    return "INIT_START Runtime Version: "
        + runtime.version()
        + "\tRuntime Version ARN: "
        + runtime.arn()
        + "\n";
  }

  /** Written of init phases that failed. */
  private static @Nullable String initReport(InitReport report) {
    if (report.status() == PhaseStatus.SUCCESS) {
      return null;
    }
    StringBuilder line = new StringBuilder(128).append("INIT_REPORT Init Duration: ");
    PlatformLines.millis(line, report.durationMicros());
    line.append(" ms\tPhase: ")
        .append(report.phase().text())
        .append("\tStatus: ")
        .append(report.status());
    String errorType = report.errorType();
    if (errorType != null) {
      line.append("\tError Type: ").append(PlatformLines.word(errorType));
    }
    return line.append('\n').toString();
  }

  private static String start(Start start) {
    return "START RequestId: "
        + start.invocation().requestId()
        + " Version: "
        + start.version().version()
        + "\n";
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

  private static String report(Report report) {
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
    if (report.status() != PhaseStatus.SUCCESS) {
      line.append("Status: ").append(report.status());
      String errorType = report.errorType();
      if (errorType != null) {
        line.append("\tError Type: ").append(PlatformLines.word(errorType));
      }
    }
    return line.append('\n').toString();
  }
}
