package io.lambent.execution.admission;

import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The calls of one function in flight. */
final class FunctionPermits {
  private final AccountPermits account;
  private final Released released;

  /** Beyond provisioned concurrency. */
  private final AtomicInteger onDemand = new AtomicInteger();

  /** On provisioned concurrency, by version. */
  private final Map<String, AtomicInteger> provisioned = new ConcurrentHashMap<>();

  /** What of the account's concurrency the others cannot use. */
  private final AtomicInteger withheld = new AtomicInteger();

  /** What learns that a call gave its permit back. */
  interface Released {
    void permit(boolean ofAccount);
  }

  FunctionPermits(AccountPermits account, Released released) {
    this.account = account;
    this.released = released;
  }

  int inFlight() {
    int calls = onDemand.get();
    for (AtomicInteger each : provisioned.values()) {
      calls += each.get();
    }
    return calls;
  }

  void withhold(int concurrency) {
    if (withheld.get() != concurrency) {
      int before = withheld.getAndSet(concurrency);
      account.reserve(concurrency - before);
    }
  }

  /** Null where as many calls of the version run. */
  Admission.@Nullable Permit acquireProvisioned(String version, int limit) {
    if (limit == 0) {
      return null;
    }
    AtomicInteger known = provisioned.get(version);
    AtomicInteger running =
        known == null ? provisioned.computeIfAbsent(version, name -> new AtomicInteger()) : known;
    return tryIncrement(running, limit)
        ? new Admission.Permit(
            () -> {
              running.decrementAndGet();
              released.permit(false);
            })
        : null;
  }

  /**
   * @param reserved null where the function has no reserved concurrency
   * @param allProvisioned of the function, which such calls cannot use
   */
  Admission.Decision acquire(@Nullable Integer reserved, int allProvisioned) {
    withhold(reserved == null ? allProvisioned : reserved);
    if (reserved == null) {
      if (!account.tryAcquire()) {
        return new Admission.Refused(Reason.CONCURRENT_INVOCATION_LIMIT);
      }
      onDemand.incrementAndGet();
      return new Admission.Permit(
          () -> {
            onDemand.decrementAndGet();
            account.release();
            released.permit(true);
          });
    }
    return tryIncrement(onDemand, reserved - allProvisioned)
        ? new Admission.Permit(
            () -> {
              onDemand.decrementAndGet();
              released.permit(false);
            })
        : new Admission.Refused(Reason.RESERVED_CONCURRENT_INVOCATION_LIMIT);
  }

  private static boolean tryIncrement(AtomicInteger counter, int limit) {
    for (; ; ) {
      int current = counter.get();
      if (current >= limit) {
        return false;
      }
      if (counter.compareAndSet(current, current + 1)) {
        return true;
      }
    }
  }
}
