package io.lambent.function.concurrency;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.concurrency.ProvisionedShapes.ListProvisioned;
import io.lambent.function.concurrency.ProvisionedShapes.OneProvisioned;
import io.lambent.function.concurrency.ProvisionedShapes.Provisioned;
import io.lambent.function.concurrency.ProvisionedShapes.ProvisionedList;
import io.lambent.function.concurrency.ProvisionedShapes.PutProvisioned;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on provisioned concurrency. */
@RestController
class ProvisionedController {
  private static final String PATH = "/2019-09-30/functions/{FunctionName}/provisioned-concurrency";

  private final ProvisionedConfigs configs;

  ProvisionedController(ProvisionedConfigs configs) {
    this.configs = configs;
  }

  @PutMapping(PATH)
  @ResponseStatus(HttpStatus.ACCEPTED)
  Provisioned putProvisioned(Caller caller, PutProvisioned request) {
    return configs.put(
        function(
            caller, request.functionName(), request.qualifier(), "PutProvisionedConcurrencyConfig"),
        request.qualifier(),
        request.provisionedConcurrentExecutions());
  }

  @GetMapping(PATH)
  Provisioned getProvisioned(Caller caller, OneProvisioned request) {
    return configs.get(
        function(
            caller, request.functionName(), request.qualifier(), "GetProvisionedConcurrencyConfig"),
        request.qualifier());
  }

  @DeleteMapping(PATH)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deleteProvisioned(Caller caller, OneProvisioned request) {
    configs.delete(
        function(
            caller,
            request.functionName(),
            request.qualifier(),
            "DeleteProvisionedConcurrencyConfig"),
        request.qualifier());
  }

  @GetMapping(path = PATH, params = "List=ALL")
  ProvisionedList listProvisioned(Caller caller, ListProvisioned request) {
    return configs.list(
        FunctionReference.function(
            caller, request.functionName(), "ListProvisionedConcurrencyConfigs"),
        request);
  }

  private static FunctionName function(
      Caller caller, String function, String qualifier, String operation) {
    return FunctionReference.of(caller, function, qualifier, operation).function();
  }
}
