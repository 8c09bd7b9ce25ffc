package io.lambent.services.events;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event bus.
 *
 * @param policy a document; null where none was put
 */
record Bus(
    long id,
    BusName name,
    Settings settings,
    Map<String, String> tags,
    @Nullable String policy,
    Instant createdAt,
    Instant modifiedAt) {

  /** The settings of a bus that clients give. */
  record Settings(
      @Nullable String description,
      @Nullable String kmsKeyIdentifier,
      @Nullable DeadLetters deadLetterConfig,
      @Nullable Logging logConfig) {
    static final Settings NONE = new Settings(null, null, null, null);
  }

  /**
   * @param arn of a queue
   */
  record DeadLetters(@Nullable String arn) {}

  record Logging(@Nullable String includeDetail, @Nullable String level) {}
}
