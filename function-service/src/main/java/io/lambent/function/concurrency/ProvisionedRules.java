package io.lambent.function.concurrency;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Alias;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.FunctionChanged;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.catalog.LambdaVersion;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Refuses the configurations of provisioned concurrency that AWS refuses. */
@Component
class ProvisionedRules {
  private final Catalog catalog;
  private final ProvisionedConfigRepository configs;
  private final ProvisionedConcurrency concurrency;
  private final AccountLimits limits;

  ProvisionedRules(
      Catalog catalog,
      ProvisionedConfigRepository configs,
      ProvisionedConcurrency concurrency,
      AccountLimits limits) {
    this.catalog = catalog;
    this.configs = configs;
    this.concurrency = concurrency;
    this.limits = limits;
  }

  static AwsException unpublished() {
    return Refusals.invalid(
        "Provisioned Concurrency Configs cannot be applied to unpublished function versions.");
  }

  void lockAccount(FunctionName function) {
    limits.lockReservations(function.account(), function.region());
  }

  /**
   * Checks a configuration before it is stored.
   *
   * @param qualifier a version or an alias, which is there
   * @throws AwsException where it does not go together with others, or asks for too much
   */
  void check(LambdaFunction function, String qualifier, int asked) {
    checkVersions(function, qualifier);
    FunctionName name = function.name();
    long others =
        configs.of(function).stream()
            .filter(config -> !config.qualifier().equals(qualifier))
            .mapToLong(ProvisionedConfig::requested)
            .sum();
    Integer reserved = function.reservedConcurrency();
    if (reserved != null) {
      if (others + asked > reserved) {
        throw Refusals.invalid(
            "Requested Provisioned Concurrency should not be greater than the"
                + " reservedConcurrentExecution for function");
      }
      return;
    }
    long unreserved =
        limits.concurrentExecutions()
            - limits.claimed(name.account(), name.region(), name.name())
            - others;
    if (asked > unreserved) {
      throw Refusals.invalidUntyped(
          "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [%d]."
              .formatted(unreserved));
    }
    if (unreserved - asked < AccountLimits.MINIMUM_UNRESERVED) {
      throw Refusals.invalidUntyped(
          "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [%d]."
              .formatted(AccountLimits.MINIMUM_UNRESERVED));
    }
  }

  /**
   * A version has provisioned concurrency of its own, or of one alias, which leads to it alone. An
   * alias may get weights later.
   */
  private void checkVersions(LambdaFunction function, String qualifier) {
    FunctionName name = function.name();
    Optional<Integer> number = Catalog.number(qualifier);
    Optional<Alias.Target> target = catalog.alias(name, qualifier).map(Alias::target);
    if (target.map(Alias.Target::additionalVersion).isPresent()) {
      throw Refusals.invalid("Alias with weights can not be used with Provisioned Concurrency");
    }
    int version = number.or(() -> target.map(Alias.Target::version)).orElse(LambdaVersion.LATEST);
    if (version == LambdaVersion.LATEST) {
      throw unpublished();
    }
    boolean taken =
        configs.of(function).stream()
            .filter(config -> !config.qualifier().equals(qualifier))
            .anyMatch(config -> concurrency.shares(config).containsKey(version));
    if (taken) {
      throw Refusals.conflict(
          number.isPresent()
              ? "Version is pointed by a Provisioned Concurrency alias"
              : "Alias can't be used for Provisioned Concurrency configuration on an already"
                  + " Provisioned version");
    }
  }

  /**
   * Checks reserved concurrency before it is stored.
   *
   * @throws AwsException where the function has more provisioned concurrency
   */
  void checkReserved(LambdaFunction function, int reserved) {
    long provisioned = configs.requested(function);
    if (reserved < provisioned) {
      throw Refusals.invalidUntyped(
          " ReservedConcurrentExecutions  %d should not be lower than function's total provisioned concurrency [%d]."
              .formatted(reserved, provisioned));
    }
  }

  /**
   * Configurations go with their versions and aliases.
   *
   * @throws AwsException where an alias that has one now leads to {@code $LATEST}
   */
  @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
  void on(FunctionChanged change) {
    configs.deleteOrphans(change.id());
    if (configs.unpublished(change.id()) > 0) {
      throw unpublished();
    }
  }
}
