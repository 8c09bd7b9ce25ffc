package io.lambent.function.permission;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.QualifiedFunction;
import io.lambent.function.permission.PolicyRequests.Added;
import io.lambent.function.permission.PolicyRequests.PolicyText;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on single statements of resource policies. */
@RestController
class PolicyController {
  private static final String POLICY = "/2015-03-31/functions/{FunctionName}/policy";

  private final Permissions permissions;

  PolicyController(Permissions permissions) {
    this.permissions = permissions;
  }

  @PostMapping(POLICY)
  @ResponseStatus(HttpStatus.CREATED)
  Added addPermission(Caller caller, PolicyRequests.AddPermission request) {
    return permissions.add(
        FunctionReference.of(caller, request.functionName(), request.qualifier(), "AddPermission"),
        request);
  }

  @GetMapping(POLICY)
  PolicyText getPolicy(Caller caller, QualifiedFunction request) {
    return permissions.get(
        FunctionReference.of(caller, request.functionName(), request.qualifier(), "GetPolicy"));
  }

  @DeleteMapping(POLICY + "/{StatementId}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void removePermission(Caller caller, PolicyRequests.RemovePermission request) {
    permissions.remove(
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "RemovePermission"),
        request.statementId(),
        request.revisionId());
  }
}
