package io.lambent.execution.metering;

import io.lambent.contract.usage.UsageRecord;
import org.springframework.stereotype.Component;

/** The usage records of this instance that billing has not confirmed yet. */
@Component
public final class UsageJournal {

  UsageJournal() {}

  /** Records the use of one invocation. Never blocks; any thread. */
  public void append(UsageRecord record) {}
}
