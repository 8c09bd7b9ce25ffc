package io.lambent.function.concurrency;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.awsapi.Uri;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.FunctionChanged;
import io.lambent.function.catalog.LambdaFunction;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on reserved concurrency. */
@RestController
@Transactional
class ConcurrencyController {
  private final Catalog catalog;
  private final AccountLimits limits;
  private final ProvisionedRules provisioned;
  private final ApplicationEventPublisher events;

  ConcurrencyController(
      Catalog catalog,
      AccountLimits limits,
      ProvisionedRules provisioned,
      ApplicationEventPublisher events) {
    this.catalog = catalog;
    this.limits = limits;
    this.provisioned = provisioned;
    this.events = events;
  }

  /** Input of PutFunctionConcurrency. */
  @AwsShape
  record PutConcurrency(
      @Uri("FunctionName") @NotNull @Size(min = 1, max = 140) @Pattern(regexp = Patterns.FUNCTION)
          String functionName,
      @NotNull @Min(0) Integer reservedConcurrentExecutions)
      implements AwsRequest {}

  /** Input of GetFunctionConcurrency and DeleteFunctionConcurrency. */
  record OneFunction(
      @Uri("FunctionName") @NotNull @Size(min = 1, max = 140) @Pattern(regexp = Patterns.FUNCTION)
          String functionName)
      implements AwsRequest {}

  /** Output of all of them. */
  @AwsShape
  record Concurrency(@Nullable Integer reservedConcurrentExecutions) {}

  @PutMapping("/2017-10-31/functions/{FunctionName}/concurrency")
  public Concurrency putConcurrency(Caller caller, PutConcurrency request) {
    FunctionName name = unqualified(caller, request.functionName(), "PutFunctionConcurrency");
    limits.lockReservations(name.account(), name.region());
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn("$LATEST")));
    int asked = request.reservedConcurrentExecutions();
    provisioned.checkReserved(function, asked);
    long reserved = limits.claimed(name.account(), name.region(), name.name()) + asked;
    if (limits.concurrentExecutions() - reserved < AccountLimits.MINIMUM_UNRESERVED) {
      throw Refusals.invalidUntyped(
          "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [%d]."
              .formatted(AccountLimits.MINIMUM_UNRESERVED));
    }
    function.reserveConcurrency(asked);
    events.publishEvent(FunctionChanged.of(function));
    return new Concurrency(asked);
  }

  @GetMapping("/2019-09-30/functions/{FunctionName}/concurrency")
  public Concurrency getConcurrency(Caller caller, OneFunction request) {
    FunctionName name = unqualified(caller, request.functionName(), "GetFunctionConcurrency");
    return catalog
        .find(name)
        .map(function -> new Concurrency(function.reservedConcurrency()))
        .orElseThrow(() -> Refusals.functionNotFound(name.arn()));
  }

  @DeleteMapping("/2017-10-31/functions/{FunctionName}/concurrency")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  public void deleteConcurrency(Caller caller, OneFunction request) {
    FunctionName name = unqualified(caller, request.functionName(), "DeleteFunctionConcurrency");
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    function.reserveConcurrency(null);
    events.publishEvent(FunctionChanged.of(function));
  }

  /**
   * @throws AwsException where the request names a version or an alias
   */
  private static FunctionName unqualified(Caller caller, String text, String operation) {
    FunctionReference reference = FunctionReference.of(caller, text, null, operation);
    if (reference.qualifier() != null) {
      throw Refusals.invalid(
          "This operation is permitted on Lambda functions only. Aliases and versions do not"
              + " support this operation. Please specify either a function name or an unqualified"
              + " function ARN.");
    }
    return reference.function();
  }
}
