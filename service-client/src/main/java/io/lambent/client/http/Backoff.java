package io.lambent.client.http;

import java.time.Duration;

/**
 * Waiting times between attempts: doubled with each failure, up to a limit.
 *
 * @param first before the second attempt
 * @param longest no wait is longer
 */
public record Backoff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 30;

  public Backoff {
    if (first.isNegative() || first.compareTo(longest) > 0) {
      throw new IllegalArgumentException(first + " is not between zero and " + longest);
    }
  }

  /**
   * The wait after a number of failures in a row.
   *
   * @param failures at least one
   */
  public Duration after(int failures) {
    int doublings = Math.min(failures - 1, MOST_DOUBLINGS);
    Duration wait = first.multipliedBy(1L << doublings);
    return wait.compareTo(longest) > 0 ? longest : wait;
  }
}
