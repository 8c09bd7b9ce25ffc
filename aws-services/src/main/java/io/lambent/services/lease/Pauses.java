package io.lambent.services.lease;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between attempts as EventBridge makes them: they double up to ten minutes, so that its 185
 * retries take about a day, and a part of each is random.
 */
public final class Pauses {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int LAST_DOUBLING = 10;

  private Pauses() {}

  /**
   * The pause after an attempt: at least half of a second that doubles with each attempt.
   *
   * @param attempts made so far, at least one
   */
  public static Duration after(int attempts) {
    Duration whole = Duration.ofSeconds(1L << Math.min(attempts - 1, LAST_DOUBLING));
    Duration bounded = whole.compareTo(LONGEST) > 0 ? LONGEST : whole;
    return bounded
        .dividedBy(2)
        .plusMillis(ThreadLocalRandom.current().nextLong(bounded.toMillis() / 2 + 1));
  }
}
