package io.lambent.trigger.postgresql;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.stream.StreamSource;
import io.lambent.trigger.stream.StreamSourceFactory;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Opens tables of PostgreSQL. */
@Component
class TableSources implements StreamSourceFactory {
  private final TableSource.Services services;
  private final SlotTable table;
  private final SlotCleaner cleaner;

  TableSources(
      Databases databases,
      Slots slots,
      SlotTable table,
      SlotCleaner cleaner,
      EventCounts counts,
      Clock clock) {
    this.services = new TableSource.Services(databases, slots, table, counts, clock);
    this.table = table;
    this.cleaner = cleaner;
  }

  @Override
  public boolean opens(String sourceArn) {
    return TableArn.parse(sourceArn).isPresent();
  }

  @Override
  public StreamSource open(EventSourceMapping mapping) {
    return new TableSource(mapping, services);
  }

  @Override
  public void deleted(EventSourceMapping mapping) {
    table.drop(mapping.uuid());
    cleaner.wake();
  }
}
