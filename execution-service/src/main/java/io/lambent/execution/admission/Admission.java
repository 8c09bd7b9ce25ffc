package io.lambent.execution.admission;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import io.lambent.execution.deployment.FunctionChanged;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Counts the calls in flight, as AWS does: a function with <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html">reserved
 * concurrency</a> has that much to itself, all others of an account and region share the rest. A
 * version with provisioned concurrency has that much of it to itself.
 *
 * <p>Counters are atomic; only the first call of a function takes a lock. What this instance knows
 * of reservations and of the limits of accounts it learns from resolutions.
 *
 * <p>Memory is bounded: when functions have become twice as many as were in use the last time,
 * those that are idle and reserve nothing are removed, and with them the accounts that have no
 * function left. A function that is removed and called again starts from zero, which is what it
 * had.
 */
@Component
public final class Admission {
  /** Functions that are kept, idle or not, before any is removed; some 200 bytes each. */
  private static final int KEPT_FUNCTIONS = 1_024;

  private final int accountConcurrency;
  private final int keptFunctions;
  private final Map<Place, AccountPermits> accounts = new ConcurrentHashMap<>();
  private final Map<FunctionName, FunctionPermits> functions = new ConcurrentHashMap<>();
  private volatile ReleaseListener listener = (function, ofAccount) -> {};

  /** Number of functions at which idle ones are removed. Guarded by this. */
  private int removalThreshold;

  @Autowired
  Admission() {
    this(Resolution.DEFAULT_ACCOUNT_CONCURRENCY, KEPT_FUNCTIONS);
  }

  /**
   * @param accountConcurrency of an account until a resolution says more
   * @param keptFunctions functions that are kept, idle or not, before any is removed
   */
  Admission(int accountConcurrency, int keptFunctions) {
    this.accountConcurrency = accountConcurrency;
    this.keptFunctions = keptFunctions;
    this.removalThreshold = keptFunctions;
  }

  private record Place(String account, String region) {}

  /** Called when permits are free again. */
  public interface ReleaseListener {

    /**
     * A call of a function gave its permit back. On the thread that ended the call; does not block.
     *
     * @param ofAccount true if other functions of the account can have the permit
     */
    void released(FunctionName function, boolean ofAccount);
  }

  /** Sets the listener for permits that are free again; there is one. */
  public void onRelease(ReleaseListener listener) {
    this.listener = listener;
  }

  /** The answer to a call that asks for a permit. */
  public sealed interface Decision {}

  /** The call may run; closing gives the permit back, once. */
  public static final class Permit implements Decision, AutoCloseable {
    private final AtomicReference<@Nullable Runnable> release;

    private final int provisionedInUse;

    /**
     * @param provisionedInUse as {@link #provisionedInUse}
     */
    Permit(int provisionedInUse, Runnable release) {
      this.provisionedInUse = provisionedInUse;
      this.release = new AtomicReference<>(release);
    }

    /**
     * Calls that used the version's provisioned concurrency when this permit was given, this one
     * included; 0 if it is none of them.
     */
    public int provisionedInUse() {
      return provisionedInUse;
    }

    @Override
    public void close() {
      Runnable once = release.getAndSet(null);
      if (once != null) {
        once.run();
      }
    }
  }

  /** The call may not run now. */
  public record Refused(Reason reason) implements Decision {}

  /**
   * Asks for a permit.
   *
   * @param reserved the function's reserved concurrency; null if it has none
   */
  Decision admit(FunctionName function, @Nullable Integer reserved) {
    return enter(function).acquire(reserved, 0);
  }

  /**
   * Asks for a permit to run a version, whose provisioned concurrency is used first. What the
   * function has of it altogether comes out of its reserved concurrency, else out of the account's.
   */
  public Decision admit(Resolution resolution, Resolution.Target target) {
    FunctionPermits permits = enter(resolution.function());
    permits.account().limit(resolution.accountConcurrency());
    if (resolution.provisionedConcurrency() == 0) {
      return permits.acquire(resolution.reservedConcurrency(), 0);
    }
    Permit provisioned =
        permits.acquireProvisioned(target.version().version(), target.provisionedConcurrency());
    return provisioned != null
        ? provisioned
        : permits.acquire(resolution.reservedConcurrency(), resolution.provisionedConcurrency());
  }

  /** Calls of a function that run now. */
  public int inFlight(FunctionName function) {
    FunctionPermits permits = functions.get(function);
    return permits == null ? 0 : permits.inFlight();
  }

  /** Takes the numbers of calls that run. */
  public interface ConcurrencyVisitor {
    void function(FunctionName function, int inFlight);

    /**
     * @param unreserved calls that run outside of reserved and provisioned concurrency
     * @param claimed these and all that is reserved or provisioned
     */
    void account(String account, String region, int unreserved, int claimed);
  }

  /** Visits the functions first, then the accounts, with the numbers of calls that run now. */
  public void visit(ConcurrencyVisitor visitor) {
    functions.forEach((function, permits) -> visitor.function(function, permits.inFlight()));
    accounts.forEach(
        (place, permits) ->
            visitor.account(place.account(), place.region(), permits.inUse(), permits.claimed()));
  }

  /** A function that may have been deleted no longer reserves; its next call says what it has. */
  @EventListener
  void changed(FunctionChanged change) {
    FunctionPermits permits = functions.get(change.function());
    if (permits != null) {
      permits.withhold(0);
    }
  }

  /** The entered permits of a function. */
  private FunctionPermits enter(FunctionName function) {
    FunctionPermits known = functions.get(function);
    return known != null && known.tryEnter() ? known : enterNew(function);
  }

  private synchronized FunctionPermits enterNew(FunctionName function) {
    if (functions.size() >= removalThreshold) {
      removeIdle();
    }
    // Retired ones are removed under the same lock, so those that are found can be entered.
    FunctionPermits permits = functions.computeIfAbsent(function, this::newFunction);
    if (!permits.tryEnter()) {
      throw new IllegalStateException("retired permits of " + function.arn());
    }
    return permits;
  }

  private void removeIdle() {
    functions.values().removeIf(FunctionPermits::tryRetire);
    Set<AccountPermits> used = Collections.newSetFromMap(new IdentityHashMap<>());
    functions.values().forEach(permits -> used.add(permits.account()));
    accounts.values().removeIf(account -> !used.contains(account));
    removalThreshold = Math.max(keptFunctions, 2 * functions.size());
  }

  private FunctionPermits newFunction(FunctionName function) {
    return new FunctionPermits(
        accounts.computeIfAbsent(
            new Place(function.account(), function.region()),
            place -> new AccountPermits(accountConcurrency)),
        ofAccount -> listener.released(function, ofAccount));
  }
}
