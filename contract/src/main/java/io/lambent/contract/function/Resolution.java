package io.lambent.contract.function;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of a qualifier of a function: one version, or several with weights where an alias
 * routes between two.
 *
 * @param qualifier as asked for; {@code $LATEST} where the caller named none
 * @param targets at least one; weights add up to 1
 * @param reservedConcurrency of the function; null when it draws on the account's pool
 * @param provisionedConcurrency of all versions and aliases of the function together
 * @param events how long events for the qualifier are tried
 * @param destinations where the outcomes of events for the qualifier go
 * @param accountConcurrency calls that may run at once in the function's account and region
 * @param recursionAllowed true if a chain of requests may call the function as often as it does
 */
public record Resolution(
    FunctionName function,
    String qualifier,
    List<Target> targets,
    @Nullable Integer reservedConcurrency,
    int provisionedConcurrency,
    EventLimits events,
    EventDestinations destinations,
    int accountConcurrency,
    boolean recursionAllowed) {
  /** The quota of an account and region that AWS gives at first. */
  public static final int DEFAULT_ACCOUNT_CONCURRENCY = 1_000;

  public Resolution {
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a qualifier resolves to at least one version");
    }
  }

  /** A resolution of a function with the default settings for events and accounts. */
  public Resolution(
      FunctionName function,
      String qualifier,
      List<Target> targets,
      @Nullable Integer reservedConcurrency,
      int provisionedConcurrency) {
    this(
        function,
        qualifier,
        targets,
        reservedConcurrency,
        provisionedConcurrency,
        EventLimits.DEFAULT,
        EventDestinations.NONE,
        DEFAULT_ACCOUNT_CONCURRENCY,
        false);
  }

  /** A resolution of a function without provisioned concurrency. */
  public Resolution(
      FunctionName function,
      String qualifier,
      List<Target> targets,
      @Nullable Integer reservedConcurrency) {
    this(function, qualifier, targets, reservedConcurrency, 0);
  }

  /**
   * @param weight share of the invocations, above 0 and up to 1
   * @param provisionedConcurrency of this version
   * @param deadLetterTarget ARN of the queue or topic of events that failed; null for none
   */
  public record Target(
      FunctionVersion version,
      double weight,
      int provisionedConcurrency,
      @Nullable String deadLetterTarget) {

    /** A target without a queue of dead letters. */
    public Target(FunctionVersion version, double weight, int provisionedConcurrency) {
      this(version, weight, provisionedConcurrency, null);
    }

    /** A target without provisioned concurrency. */
    public Target(FunctionVersion version, double weight) {
      this(version, weight, 0, null);
    }
  }
}
