package io.lambent.execution.admission;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import io.lambent.execution.deployment.FunctionChanged;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Counts the calls in flight, as AWS does: a function with <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html">reserved
 * concurrency</a> has that much to itself, all others of an account and region share the rest. A
 * version with provisioned concurrency has that much of it to itself.
 *
 * <p>Counters are atomic; no lock is taken. What this instance knows of reservations it learns from
 * resolutions.
 */
@Component
public final class Admission {
  private final int accountConcurrency;
  private final Map<Place, AccountPermits> accounts = new ConcurrentHashMap<>();
  private final Map<FunctionName, FunctionPermits> functions = new ConcurrentHashMap<>();
  private volatile ReleaseListener listener = (function, ofAccount) -> {};

  Admission(AdmissionProperties properties) {
    this.accountConcurrency = properties.accountConcurrency();
  }

  private record Place(String account, String region) {}

  /** What learns of permits that are free again. */
  public interface ReleaseListener {

    /**
     * A call of a function gave its permit back. On the thread that ended the call; does not block.
     *
     * @param ofAccount whether other functions of the account can have the permit
     */
    void released(FunctionName function, boolean ofAccount);
  }

  /** Sets who learns of all permits that are free again, from now on. */
  public void onRelease(ReleaseListener listener) {
    this.listener = listener;
  }

  /** What a call gets. */
  public sealed interface Decision {}

  /** The call may run; closing gives the permit back, once. */
  public static final class Permit implements Decision, AutoCloseable {
    private final java.util.concurrent.atomic.AtomicReference<@Nullable Runnable> release;

    Permit(Runnable release) {
      this.release = new java.util.concurrent.atomic.AtomicReference<>(release);
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
   * @param reserved the function's reserved concurrency; null where it has none
   */
  public Decision admit(FunctionName function, @Nullable Integer reserved) {
    return permits(function).acquire(reserved, 0);
  }

  /**
   * Asks for a permit to run a version, whose provisioned concurrency is used first. What the
   * function has of it altogether comes out of its reserved concurrency, else out of the account's.
   */
  public Decision admit(Resolution resolution, Resolution.Target target) {
    FunctionName function = resolution.function();
    if (resolution.provisionedConcurrency() == 0) {
      return admit(function, resolution.reservedConcurrency());
    }
    FunctionPermits permits = permits(function);
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

  /** Takes how many calls run. */
  public interface ConcurrencyVisitor {
    void function(FunctionName function, int inFlight);

    /**
     * @param unreserved calls that run outside of reserved and provisioned concurrency
     * @param claimed these and all that is reserved or provisioned
     */
    void account(String account, String region, int unreserved, int claimed);
  }

  /** Shows how many calls run now, of each function and account that had any. */
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

  private FunctionPermits permits(FunctionName function) {
    FunctionPermits permits = functions.get(function);
    return permits == null ? functions.computeIfAbsent(function, this::newFunction) : permits;
  }

  private FunctionPermits newFunction(FunctionName function) {
    return new FunctionPermits(
        accounts.computeIfAbsent(
            new Place(function.account(), function.region()),
            place -> new AccountPermits(accountConcurrency)),
        ofAccount -> listener.released(function, ofAccount));
  }
}
