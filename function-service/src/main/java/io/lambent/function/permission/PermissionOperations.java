package io.lambent.function.permission;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Handlers;
import io.lambent.function.awsapi.Operations;
import io.lambent.function.awsapi.QualifiedFunction;
import org.springframework.stereotype.Component;

/** The operations on resource policies: on single statements, and on policies as a whole. */
@Component
class PermissionOperations implements Operations {
  private final Permissions permissions;

  PermissionOperations(Permissions permissions) {
    this.permissions = permissions;
  }

  @Override
  public void addTo(Handlers handlers) {
    handlers
        .onReference(
            "AddPermission",
            PolicyRequests.AddPermission.class,
            PolicyRequests.Added.class,
            permissions::add)
        .onReference(
            "GetPolicy",
            QualifiedFunction.class,
            PolicyRequests.PolicyText.class,
            (reference, request) -> permissions.get(reference))
        .onReference(
            "RemovePermission",
            PolicyRequests.RemovePermission.class,
            (reference, request) ->
                permissions.remove(reference, request.statementId(), request.revisionId()))
        .on(
            "PutResourcePolicy",
            PolicyRequests.PutPolicy.class,
            PolicyRequests.PolicyText.class,
            (caller, request) ->
                permissions.put(
                    reference(caller, request.resourceArn(), "PutResourcePolicy"),
                    request.policy(),
                    request.revisionId()))
        .on(
            "GetResourcePolicy",
            PolicyRequests.OnePolicy.class,
            PolicyRequests.PolicyText.class,
            (caller, request) ->
                permissions.get(reference(caller, request.resourceArn(), "GetResourcePolicy")))
        .on(
            "DeleteResourcePolicy",
            PolicyRequests.DeletePolicy.class,
            (caller, request) ->
                permissions.delete(
                    reference(caller, request.resourceArn(), "DeleteResourcePolicy"),
                    request.revisionId()));
  }

  /**
   * @throws AwsException for the ARN of a runtime: there are none of customers here
   */
  private static FunctionReference reference(Caller caller, String arn, String operation) {
    if (!arn.contains(":function:")) {
      throw Permissions.noSuchPolicy();
    }
    return FunctionReference.of(caller, arn, null, operation);
  }
}
