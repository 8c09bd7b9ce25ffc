package io.lambent.function.concurrency;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Handlers;
import io.lambent.function.awsapi.Operations;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.concurrency.ProvisionedShapes.ListProvisioned;
import io.lambent.function.concurrency.ProvisionedShapes.OneProvisioned;
import io.lambent.function.concurrency.ProvisionedShapes.Provisioned;
import io.lambent.function.concurrency.ProvisionedShapes.ProvisionedList;
import io.lambent.function.concurrency.ProvisionedShapes.PutProvisioned;
import org.springframework.stereotype.Component;

/** The operations on concurrency: of accounts, reserved, provisioned, and on scaling. */
@Component
class ConcurrencyOperations implements Operations {
  private final Accounts accounts;
  private final ReservedConcurrency reserved;
  private final ProvisionedConfigs provisioned;
  private final ScalingConfigs scaling;

  ConcurrencyOperations(
      Accounts accounts,
      ReservedConcurrency reserved,
      ProvisionedConfigs provisioned,
      ScalingConfigs scaling) {
    this.accounts = accounts;
    this.reserved = reserved;
    this.provisioned = provisioned;
    this.scaling = scaling;
  }

  @Override
  public void addTo(Handlers handlers) {
    handlers
        .on(
            "GetAccountSettings",
            AccountRequest.class,
            Accounts.AccountSettings.class,
            (caller, request) -> accounts.settings(caller.account(), caller.region()))
        .onReference(
            "PutFunctionConcurrency",
            ReservedShapes.PutConcurrency.class,
            ReservedShapes.Concurrency.class,
            (reference, request) ->
                reserved.put(unqualified(reference), request.reservedConcurrentExecutions()))
        .onReference(
            "GetFunctionConcurrency",
            ReservedShapes.OneFunction.class,
            ReservedShapes.Concurrency.class,
            (reference, request) -> reserved.get(unqualified(reference)))
        .onReference(
            "DeleteFunctionConcurrency",
            ReservedShapes.OneFunction.class,
            (reference, request) -> reserved.delete(unqualified(reference)))
        .onReference(
            "PutProvisionedConcurrencyConfig",
            PutProvisioned.class,
            Provisioned.class,
            (reference, request) ->
                provisioned.put(
                    reference.function(),
                    request.qualifier(),
                    request.provisionedConcurrentExecutions()))
        .onReference(
            "GetProvisionedConcurrencyConfig",
            OneProvisioned.class,
            Provisioned.class,
            (reference, request) -> provisioned.get(reference.function(), request.qualifier()))
        .onReference(
            "DeleteProvisionedConcurrencyConfig",
            OneProvisioned.class,
            (reference, request) -> provisioned.delete(reference.function(), request.qualifier()))
        .onFunction(
            "ListProvisionedConcurrencyConfigs",
            ListProvisioned.class,
            ProvisionedList.class,
            provisioned::list)
        .onFunction(
            "GetFunctionScalingConfig",
            ScalingShapes.OneVersion.class,
            ScalingShapes.Scaling.class,
            (function, request) -> {
              throw scaling.refusal(function, request.qualifier());
            })
        .onFunction(
            "PutFunctionScalingConfig",
            ScalingShapes.OneVersion.class,
            ScalingShapes.Scaling.class,
            (function, request) -> {
              throw scaling.refusal(function, request.qualifier());
            });
  }

  /** Input of GetAccountSettings, which has no members. */
  record AccountRequest() {}

  /**
   * @throws AwsException where the request names a version or an alias
   */
  private static FunctionName unqualified(FunctionReference reference) {
    if (reference.qualifier() != null) {
      throw Refusals.invalid(
          "This operation is permitted on Lambda functions only. Aliases and versions do not"
              + " support this operation. Please specify either a function name or an unqualified"
              + " function ARN.");
    }
    return reference.function();
  }
}
