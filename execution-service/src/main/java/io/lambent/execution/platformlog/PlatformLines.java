package io.lambent.execution.platformlog;

import io.lambent.contract.function.FunctionVersion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The lines that the platform itself writes into a function's log, in AWS's <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html">text
 * or JSON form</a>. Null where a form has no such line, or the function's system log level leaves
 * it out.
 */
public interface PlatformLines {
  int MAX_WORD = 256;

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

  /**
   * What REPORT says.
   *
   * @param initMicros null where the environment was warm
   * @param status {@code success}, {@code error} or {@code timeout}
   * @param errorType null where the function itself answered
   */
  record Report(
      String requestId,
      long durationMicros,
      long billedMillis,
      int memoryMb,
      int maxMemoryUsedMb,
      @Nullable Long initMicros,
      String status,
      @Nullable String errorType) {}

  @Nullable String initStart(Instant now, RuntimeIdentity runtime);

  /** The runtime is done with an init phase; comes before its report. */
  @Nullable String initRuntimeDone(
      Instant now, Phase phase, String status, @Nullable String errorType);

  @Nullable String initReport(
      Instant now, long micros, Phase phase, String status, @Nullable String errorType);

  @Nullable String start(Instant now, String requestId, String version);

  @Nullable String timedOut(Instant now, String requestId, int seconds);

  @Nullable String exited(String requestId, String reason);

  @Nullable String end(String requestId);

  /** The runtime is done with a call; comes before the report. */
  @Nullable String runtimeDone(Instant now, Report report);

  @Nullable String report(Instant now, Report report);

  /** Text, or JSON where the function's log format is that. */
  static PlatformLines of(FunctionVersion version, InitializationType type) {
    FunctionVersion.Logging logging = version.logging();
    return logging.format().equals("JSON")
        ? new JsonLines(
            version.function().name(),
            version.version(),
            type,
            SystemLogLevel.of(logging.systemLevel()))
        : new TextLines();
  }

  /** An error type as one word of a line; it may be the function's own. */
  static String word(String errorType) {
    String word = errorType.replaceAll("[\"\\\\\\p{Cntrl}]", "_");
    return word.length() <= MAX_WORD ? word : word.substring(0, MAX_WORD);
  }

  /** Milliseconds with two places, as AWS writes them. */
  static void millis(StringBuilder into, long micros) {
    long hundredths = (micros + 5) / 10;
    into.append(hundredths / 100).append('.');
    long rest = hundredths % 100;
    if (rest < 10) {
      into.append('0');
    }
    into.append(rest);
  }
}
