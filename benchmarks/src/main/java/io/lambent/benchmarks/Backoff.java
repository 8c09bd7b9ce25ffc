package io.lambent.benchmarks;

import java.time.Duration;
import java.util.Random;

/**
 * The pauses between the attempts of one caller, as the standard retry mode of the AWS SDKs has
 * them: exponential back-off with full jitter.
 */
final class Backoff {
  static final Duration BASE = Duration.ofMillis(50);
  static final Duration CAP = Duration.ofSeconds(20);

  /** Beyond this number of attempts the pause is at its cap. */
  private static final int DOUBLINGS = 16;

  private final Random random;
  private int attempts;

  Backoff(Random random) {
    this.random = random;
  }

  /** The next pause in nanoseconds: a random time below a bound that doubles each time. */
  long nextNanos() {
    long bound = Math.min(CAP.toNanos(), BASE.toNanos() << Math.min(attempts, DOUBLINGS));
    attempts++;
    return random.nextLong(bound);
  }

  /** Starts again with the first pause, after a success. */
  void reset() {
    attempts = 0;
  }
}
