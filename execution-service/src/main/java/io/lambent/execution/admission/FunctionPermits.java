package io.lambent.execution.admission;

import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one function in flight. A caller that acquires permits {@linkplain #tryEnter enters}
 * first and {@linkplain #leave leaves} when the permit is closed or was refused; an object that
 * nobody has entered can be {@linkplain #tryRetire retired}.
 */
final class FunctionPermits {
  private static final int RETIRED = -1;

  private final AccountPermits account;
  private final Released released;

  /** Calls that run or ask for a permit; {@link #RETIRED} once the object is no longer used. */
  private final AtomicInteger users = new AtomicInteger();

  /** Calls that run beyond provisioned concurrency. */
  private final AtomicInteger onDemand = new AtomicInteger();

  /** Calls that run on provisioned concurrency, by version. */
  private final Map<String, AtomicInteger> provisioned = new ConcurrentHashMap<>();

  /** The part of the account's concurrency that other functions cannot use. */
  private final AtomicInteger withheld = new AtomicInteger();

  /** Called when a call has given its permit back. */
  interface Released {
    void permit(boolean ofAccount);
  }

  FunctionPermits(AccountPermits account, Released released) {
    this.account = account;
    this.released = released;
  }

  /** Returns false if the object is retired; the caller needs another one then. */
  boolean tryEnter() {
    for (; ; ) {
      int current = users.get();
      if (current == RETIRED) {
        return false;
      }
      if (users.compareAndSet(current, current + 1)) {
        return true;
      }
    }
  }

  void leave() {
    users.decrementAndGet();
  }

  /**
   * Retires the object if no call runs or asks for a permit and nothing is withheld. Returns true
   * if it did, or had done so before.
   */
  boolean tryRetire() {
    if (withheld.get() != 0 || !users.compareAndSet(0, RETIRED)) {
      return users.get() == RETIRED;
    }
    if (withheld.get() != 0) {
      // A call came and went in between, and its function has reserved concurrency.
      users.set(0);
      return false;
    }
    return true;
  }

  AccountPermits account() {
    return account;
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

  /** Returns null if as many calls of the version run. After {@link #tryEnter}. */
  Admission.@Nullable Permit acquireProvisioned(String version, int limit) {
    if (limit == 0) {
      return null;
    }
    AtomicInteger known = provisioned.get(version);
    AtomicInteger running =
        known == null ? provisioned.computeIfAbsent(version, name -> new AtomicInteger()) : known;
    int inUse = tryIncrement(running, limit);
    return inUse == 0
        ? null
        : new Admission.Permit(
            inUse,
            () -> {
              running.decrementAndGet();
              leave();
              released.permit(false);
            });
  }

  /**
   * Asks for a permit beyond provisioned concurrency. After {@link #tryEnter}.
   *
   * @param reserved null if the function has no reserved concurrency
   * @param allProvisioned provisioned concurrency of all its versions, which such calls cannot use
   */
  Admission.Decision acquire(@Nullable Integer reserved, int allProvisioned) {
    withhold(reserved == null ? allProvisioned : reserved);
    if (reserved == null) {
      if (!account.tryAcquire()) {
        leave();
        return new Admission.Refused(Reason.CONCURRENT_INVOCATION_LIMIT);
      }
      onDemand.incrementAndGet();
      return new Admission.Permit(
          0,
          () -> {
            onDemand.decrementAndGet();
            account.release();
            leave();
            released.permit(true);
          });
    }
    if (tryIncrement(onDemand, reserved - allProvisioned) == 0) {
      leave();
      return new Admission.Refused(Reason.RESERVED_CONCURRENT_INVOCATION_LIMIT);
    }
    return new Admission.Permit(
        0,
        () -> {
          onDemand.decrementAndGet();
          leave();
          released.permit(false);
        });
  }

  /** Returns the new value; 0 if the counter has reached its limit. */
  private static int tryIncrement(AtomicInteger counter, int limit) {
    for (; ; ) {
      int current = counter.get();
      if (current >= limit) {
        return 0;
      }
      if (counter.compareAndSet(current, current + 1)) {
        return current + 1;
      }
    }
  }
}
