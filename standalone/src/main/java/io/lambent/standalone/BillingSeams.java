package io.lambent.standalone;

import io.lambent.contract.usage.UsageBatch;
import io.lambent.contract.usage.UsageSink;
import java.util.UUID;
import org.springframework.context.support.GenericApplicationContext;

/** The beans of billing-service that other services use. */
final class BillingSeams {
  private final Late<UsageSink> usageSink = new Late<>();

  void started(GenericApplicationContext billing) {
    usageSink.set(billing.getBean(UsageSink.class));
  }

  void fail(Throwable cause) {
    usageSink.fail(cause);
  }

  UsageSink usageSink() {
    return new LateUsageSink(usageSink);
  }

  private record LateUsageSink(Late<UsageSink> target) implements UsageSink {
    @Override
    public long position(UUID journal) {
      return target.get().position(journal);
    }

    @Override
    public long record(UsageBatch batch) {
      return target.get().record(batch);
    }
  }
}
