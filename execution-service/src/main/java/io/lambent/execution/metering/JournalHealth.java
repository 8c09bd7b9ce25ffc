package io.lambent.execution.metering;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Down while usage records cannot be kept safe: operators must not find out from an invoice. */
final class JournalHealth implements HealthIndicator {
  private final UsageJournal journal;

  JournalHealth(UsageJournal journal) {
    this.journal = journal;
  }

  @Override
  public Health health() {
    String trouble = journal.trouble();
    Health.Builder health = journal.heldCount() == 0 ? Health.up() : Health.down();
    if (trouble != null) {
      health.withDetail("trouble", trouble);
    }
    return health
        .withDetail("heldInMemory", journal.heldCount())
        .withDetail("lost", journal.lostCount())
        .withDetail("bytes", journal.size())
        .build();
  }
}
