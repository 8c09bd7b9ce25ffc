package io.lambent.function.runtimemanagement;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.QualifiedFunction;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The operations on runtime management. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html">Runtime updates</a>.
 */
@RestController
class RuntimeManagementController {
  private static final String PATH =
      "/2021-07-20/functions/{FunctionName}/runtime-management-config";

  private final RuntimeManagement management;

  RuntimeManagementController(RuntimeManagement management) {
    this.management = management;
  }

  @GetMapping(PATH)
  ManagementShapes.Management getManagement(Caller caller, QualifiedFunction request) {
    return management.get(
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "GetRuntimeManagementConfig"));
  }

  @PutMapping(PATH)
  ManagementShapes.Management putManagement(
      Caller caller, ManagementShapes.PutManagement request) {
    return management.put(
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "PutRuntimeManagementConfig"),
        request);
  }
}
