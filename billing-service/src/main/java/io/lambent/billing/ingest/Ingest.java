package io.lambent.billing.ingest;

import io.lambent.billing.ledger.Ledger;
import io.lambent.contract.usage.UsageRecord;
import io.lambent.contract.usage.UsageSink;
import java.util.List;
import org.springframework.stereotype.Component;

/** The sink that execution in the same process uses. */
@Component
final class Ingest implements UsageSink {
  private final Ledger ledger;

  Ingest(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public void record(List<UsageRecord> records) {
    ledger.record(records);
  }
}
