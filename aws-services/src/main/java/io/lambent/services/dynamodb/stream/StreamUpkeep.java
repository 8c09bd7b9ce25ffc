package io.lambent.services.dynamodb.stream;

import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Closes shards after their configured duration, and deletes records after the retention period.
 */
@Component
class StreamUpkeep {
  private static final Logger log = LoggerFactory.getLogger(StreamUpkeep.class);
  private static final int CHUNK = 5_000;

  private final StreamStore store;
  private final StreamProperties properties;
  private final Clock clock;

  StreamUpkeep(StreamStore store, StreamProperties properties, Clock clock) {
    this.store = store;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Runs one round. Several instances may run it at the same time: each takes rows that no other
   * one has locked.
   */
  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
  void run() {
    try {
      Instant now = clock.instant();
      rotate(now);
      while (store.trim(now.minus(properties.retention()), CHUNK) > 0) {
        log.debug("Trimmed stream records");
      }
    } catch (RuntimeException e) {
      log.warn("Streams of tables are not trimmed now: {}", e.toString());
    }
  }

  /** Closes the shards that have been open for longer than the configured duration. */
  void rotate(Instant now) {
    store.rotate(now.minus(properties.shardDuration()), now);
  }
}
