package io.lambent.execution.metering;

import io.lambent.contract.usage.UsageRecord;
import io.lambent.execution.platformlog.PlatformEvent;
import io.lambent.execution.platformlog.PlatformListener;

/** Journals the use of each call that ran, before its caller gets the answer. */
final class UsageMeter implements PlatformListener {
  private final UsageJournal journal;

  UsageMeter(UsageJournal journal) {
    this.journal = journal;
  }

  @Override
  public void on(PlatformEvent event) {
    if (event instanceof PlatformEvent.Report report) {
      journal.append(record(report));
    }
  }

  private static UsageRecord record(PlatformEvent.Report report) {
    Long init = report.initMicros();
    return new UsageRecord(
        report.requestId(),
        report.invocation().attempt(),
        report.invocation().function(),
        report.version().version(),
        report.version().architecture(),
        report.memoryMb(),
        report.durationMicros(),
        report.billedMillis(),
        init == null ? 0 : init,
        report.coldStart(),
        System.currentTimeMillis());
  }
}
