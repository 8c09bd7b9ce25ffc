package io.lambent.services.sqs;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Limits the messages of a queue that are received and not yet deleted. As on AWS the limit holds
 * approximately: messages are counted once a minute, what this instance receives is added, and they
 * are counted again, at most once a second, where the sum reaches the limit.
 */
@Component
class InFlight {
  static final int LIMIT = 120_000;

  private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  /** The maximum number of entries in memory. */
  private static final int MAX_KNOWN = 10_000;

  private final MessageTable messages;
  private final Map<Long, Estimate> estimates = new ConcurrentHashMap<>();

  InFlight(MessageTable messages) {
    this.messages = messages;
  }

  /** At least so many messages are in flight, unless some were deleted. */
  private record Estimate(int messages, long countedAt) {
    Estimate plus(int received) {
      return new Estimate(messages + received, countedAt);
    }
  }

  /** Returns true where no further message may be received. */
  boolean isFull(Queue queue) {
    Estimate known = estimates.get(queue.id());
    long age = known == null ? 0 : System.nanoTime() - known.countedAt();
    if (known == null || age > FRESH_NANOS || (known.messages() >= LIMIT && age > PAUSE_NANOS)) {
      if (estimates.size() > MAX_KNOWN) {
        estimates.clear();
      }
      known = new Estimate(messages.inFlight(queue, LIMIT), System.nanoTime());
      estimates.put(queue.id(), known);
    }
    return known.messages() >= LIMIT;
  }

  void add(Queue queue, int received) {
    estimates.computeIfPresent(queue.id(), (id, known) -> known.plus(received));
  }
}
