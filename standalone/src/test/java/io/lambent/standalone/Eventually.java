package io.lambent.standalone;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition that becomes true within three minutes. */
final class Eventually {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private Eventually() {}

  /** Repeats a query until it has a result. */
  static <T> T find(Supplier<Optional<T>> question) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("no answer within " + LIMIT.toSeconds() + " s");
      }
      LockSupport.parkNanos(20_000_000);
    }
  }
}
