package io.lambent.execution.platformlog;

import org.jspecify.annotations.Nullable;

/**
 * The level of the lines that the platform writes into logs of the JSON format. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html">Log-level
 * filtering</a>.
 */
enum SystemLogLevel {
  /** All events. */
  DEBUG,
  /** Starts, reports, and what went wrong. */
  INFO,
  /** Failures only. */
  WARN;

  /**
   * @param name as AWS writes it; null where the function has none
   */
  static SystemLogLevel of(@Nullable String name) {
    return name == null ? INFO : valueOf(name);
  }

  /** Returns true where events of another level are written where this one is set. */
  boolean includes(SystemLogLevel event) {
    return event.compareTo(this) >= 0;
  }
}
