package io.lambent.function.concurrency;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.FunctionChanged;
import io.lambent.function.catalog.LambdaFunction;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reserves parts of the concurrency of an account for functions. */
@Component
@Transactional
public class ReservedConcurrency {
  private final Catalog catalog;
  private final AccountLimits limits;
  private final ProvisionedRules provisioned;
  private final ApplicationEventPublisher events;

  ReservedConcurrency(
      Catalog catalog,
      AccountLimits limits,
      ProvisionedRules provisioned,
      ApplicationEventPublisher events) {
    this.catalog = catalog;
    this.limits = limits;
    this.provisioned = provisioned;
    this.events = events;
  }

  /**
   * @throws AwsException where there is no such function, or too little concurrency is left for
   *     others
   */
  public ReservedShapes.Concurrency put(FunctionName name, int asked) {
    limits.lockReservations(name.account(), name.region());
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn("$LATEST")));
    provisioned.checkReserved(function, asked);
    long reserved = limits.claimed(name.account(), name.region(), name.name()) + asked;
    if (limits.concurrentExecutions() - reserved < AccountLimits.MINIMUM_UNRESERVED) {
      throw Refusals.invalidUntyped(
          "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [%d]."
              .formatted(AccountLimits.MINIMUM_UNRESERVED));
    }
    function.reserveConcurrency(asked);
    events.publishEvent(FunctionChanged.of(function));
    return new ReservedShapes.Concurrency(asked);
  }

  /**
   * @throws AwsException where there is no such function
   */
  public ReservedShapes.Concurrency get(FunctionName name) {
    return catalog
        .find(name)
        .map(function -> new ReservedShapes.Concurrency(function.reservedConcurrency()))
        .orElseThrow(() -> Refusals.functionNotFound(name.arn()));
  }

  /**
   * @throws AwsException where there is no such function
   */
  public void delete(FunctionName name) {
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    function.reserveConcurrency(null);
    events.publishEvent(FunctionChanged.of(function));
  }
}
