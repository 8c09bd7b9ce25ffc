package io.lambent.execution.platformlog;

import io.lambent.contract.function.FunctionVersion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The platform's events as lines of a function's log, in AWS's <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html">text
 * or JSON form</a>.
 */
public interface PlatformLines {
  int MAX_WORD = 256;

  /**
   * The line of an event; null where the form has none, or the function's system log level leaves
   * it out.
   */
  @Nullable String line(Instant now, PlatformEvent event);

  /** The line of a call whose time was over, before its end; null where the form has none. */
  @Nullable String timedOut(Instant now, String requestId, int seconds);

  /** The line of a call whose process ended, before its end; null where the form has none. */
  @Nullable String exited(String requestId, String reason);

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

  /** Appends milliseconds with two decimal places, as AWS writes them. */
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
