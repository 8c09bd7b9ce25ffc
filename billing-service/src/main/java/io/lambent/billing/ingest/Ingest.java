package io.lambent.billing.ingest;

import io.lambent.billing.ledger.Ledger;
import io.lambent.contract.usage.UsageBatch;
import io.lambent.contract.usage.UsageSink;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The sink that execution in the same process uses. */
@Component
final class Ingest implements UsageSink {
  private final Ledger ledger;

  Ingest(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public long position(UUID journal) {
    return ledger.position(journal);
  }

  @Override
  public long record(UsageBatch batch) {
    return ledger.record(batch);
  }
}
