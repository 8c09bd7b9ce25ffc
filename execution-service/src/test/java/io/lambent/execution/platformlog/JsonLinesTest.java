package io.lambent.execution.platformlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Invocation;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.platformlog.PlatformEvent.InitReport;
import io.lambent.execution.platformlog.PlatformEvent.InitRuntimeDone;
import io.lambent.execution.platformlog.PlatformEvent.InitStart;
import io.lambent.execution.platformlog.PlatformEvent.Phase;
import io.lambent.execution.platformlog.PlatformEvent.Report;
import io.lambent.execution.platformlog.PlatformEvent.RuntimeDone;
import io.lambent.execution.platformlog.PlatformEvent.Start;
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
  private static final FunctionVersion VERSION =
      new TestingFunctions().version("hello", "python3.13", "app.handler", new byte[0]);
  private static final Invocation CALL = TestingExecution.invocation(VERSION, "");

  private static List<String> events(
      @Nullable String level, InitializationType type, PhaseStatus status) {
    JsonLines lines = new JsonLines("hello", "$LATEST", type, SystemLogLevel.of(level));
    return Stream.of(
            new InitStart(VERSION, new RuntimeIdentity("python:3.13.v1", "arn")),
            new InitRuntimeDone(Phase.INIT, status, null),
            new InitReport(Phase.INIT, status, null, 2000),
            new Start(VERSION, CALL),
            new RuntimeDone("5f0d", status, null, 1000),
            new Report(VERSION, CALL, false, false, 1000, 1, 40, null, status, null))
        .map(event -> lines.line(NOW, event))
        .filter(Objects::nonNull)
        .map(
            line ->
                TYPE.matcher(line).results().map(found -> found.group(1)).findFirst().orElse(""))
        .toList();
  }

  private static List<String> onDemand(@Nullable String level, PhaseStatus status) {
    return events(level, InitializationType.ON_DEMAND, status);
  }

  @Test
  void infoHasStartsAndReports() {
    assertThat(onDemand("INFO", PhaseStatus.SUCCESS))
        .containsExactly("initStart", "start", "report");
    assertThat(onDemand(null, PhaseStatus.SUCCESS)).containsExactly("initStart", "start", "report");
  }

  @Test
  void debugHasAll() {
    assertThat(onDemand("DEBUG", PhaseStatus.SUCCESS))
        .containsExactly(
            "initStart", "initRuntimeDone", "initReport", "start", "runtimeDone", "report");
  }

  @Test
  void warnHasNothingOfWhatWentWell() {
    assertThat(onDemand("WARN", PhaseStatus.SUCCESS)).isEmpty();
  }

  @Test
  void everyLevelHasWhatFailed() {
    assertThat(onDemand("WARN", PhaseStatus.TIMEOUT))
        .containsExactly("initRuntimeDone", "initReport", "runtimeDone", "report");
  }

  @Test
  void infoHasTheInitReportOfProvisionedEnvironments() {
    assertThat(events("INFO", InitializationType.PROVISIONED_CONCURRENCY, PhaseStatus.SUCCESS))
        .containsExactly("initStart", "initReport", "start", "report");
  }
}
