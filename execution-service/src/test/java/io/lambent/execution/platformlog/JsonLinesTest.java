package io.lambent.execution.platformlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.platformlog.PlatformLines.Phase;
import io.lambent.execution.platformlog.PlatformLines.Report;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which events reach the log at which system log level. */
class JsonLinesTest {
  private static final Pattern TYPE = Pattern.compile("\"type\":\"platform\\.([a-zA-Z]+)\"");
  private static final Instant NOW = Instant.EPOCH;

  private static List<String> events(
      @Nullable String level, InitializationType type, String status) {
    JsonLines lines = new JsonLines("hello", "$LATEST", type, SystemLogLevel.of(level));
    Report report = new Report("5f0d", 1000, 1, 128, 40, null, status, null);
    return Stream.of(
            lines.initStart(NOW, new RuntimeIdentity("python:3.13.v1", "arn")),
            lines.initRuntimeDone(NOW, Phase.INIT, status, null),
            lines.initReport(NOW, 2000, Phase.INIT, status, null),
            lines.start(NOW, "5f0d", "$LATEST"),
            lines.runtimeDone(NOW, report),
            lines.report(NOW, report))
        .filter(Objects::nonNull)
        .map(
            line ->
                TYPE.matcher(line).results().map(found -> found.group(1)).findFirst().orElse(""))
        .toList();
  }

  private static List<String> onDemand(@Nullable String level, String status) {
    return events(level, InitializationType.ON_DEMAND, status);
  }

  @Test
  void infoHasStartsAndReports() {
    assertThat(onDemand("INFO", "success")).containsExactly("initStart", "start", "report");
    assertThat(onDemand(null, "success")).containsExactly("initStart", "start", "report");
  }

  @Test
  void debugHasAll() {
    assertThat(onDemand("DEBUG", "success"))
        .containsExactly(
            "initStart", "initRuntimeDone", "initReport", "start", "runtimeDone", "report");
  }

  @Test
  void warnHasNothingOfWhatWentWell() {
    assertThat(onDemand("WARN", "success")).isEmpty();
  }

  @Test
  void everyLevelHasWhatFailed() {
    assertThat(onDemand("WARN", "timeout"))
        .containsExactly("initRuntimeDone", "initReport", "runtimeDone", "report");
  }

  @Test
  void infoHasTheInitReportOfProvisionedEnvironments() {
    assertThat(events("INFO", InitializationType.PROVISIONED_CONCURRENCY, "success"))
        .containsExactly("initStart", "initReport", "start", "report");
  }
}
