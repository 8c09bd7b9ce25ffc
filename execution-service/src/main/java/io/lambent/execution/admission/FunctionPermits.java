package io.lambent.execution.admission;

import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The calls of one function in flight. */
final class FunctionPermits {
  private static final int NONE = -1;

  private final AccountPermits account;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger reserved = new AtomicInteger(NONE);

  FunctionPermits(AccountPermits account) {
    this.account = account;
  }

  int inFlight() {
    return inFlight.get();
  }

  void reserve(@Nullable Integer concurrency) {
    int now = concurrency == null ? NONE : concurrency;
    if (reserved.get() != now) {
      int before = reserved.getAndSet(now);
      account.reserve(Math.max(now, 0) - Math.max(before, 0));
    }
  }

  Admission.Decision acquire(@Nullable Integer concurrency) {
    reserve(concurrency);
    if (concurrency == null) {
      if (!account.tryAcquire()) {
        return new Admission.Refused(Reason.CONCURRENT_INVOCATION_LIMIT);
      }
      inFlight.incrementAndGet();
      return new Admission.Permit(
          () -> {
            inFlight.decrementAndGet();
            account.release();
          });
    }
    for (; ; ) {
      int current = inFlight.get();
      if (current >= concurrency) {
        return new Admission.Refused(Reason.RESERVED_CONCURRENT_INVOCATION_LIMIT);
      }
      if (inFlight.compareAndSet(current, current + 1)) {
        return new Admission.Permit(inFlight::decrementAndGet);
      }
    }
  }
}
