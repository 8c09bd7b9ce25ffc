package io.lambent.services.elbv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.services.invocation.FunctionEvents;
import io.lambent.services.operations.AwsOperations;
import io.lambent.services.operations.OperationFailure;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks the policies of functions if load balancers may call them. */
@Component
class FunctionPermissions {
  private static final String NOT_FOUND = "ResourceNotFoundException";

  private final AwsOperations operations;
  private final JsonMapper json;

  FunctionPermissions(AwsOperations operations, JsonMapper json) {
    this.operations = operations;
    this.json = json;
  }

  /**
   * Checks that a target group may call a function.
   *
   * @param id the function as the request names it
   * @throws AwsFailure where the function's policy does not allow it
   */
  void require(Caller caller, FunctionEvents.Target function, String id, String groupArn) {
    ObjectNode input = json.createObjectNode();
    input.put("FunctionName", function.name().name());
    if (function.qualifier() != null) {
      input.put("Qualifier", function.qualifier());
    }
    String policy;
    try {
      policy =
          operations
              .call(
                  new AwsOperations.Scope(caller.account(), caller.region(), caller.endpoint()),
                  "lambda",
                  "GetPolicy",
                  input)
              .path("Policy")
              .asString("");
    } catch (OperationFailure e) {
      if (!e.is(NOT_FOUND)) {
        throw new AwsFailure(CommonError.SERVICE_UNAVAILABLE, e.describe());
      }
      policy = "";
    }
    if (policy.isEmpty()
        || !FunctionPolicy.allows(json.readTree(policy), caller.account(), groupArn)) {
      throw new AwsFailure(
          CommonError.ACCESS_DENIED,
          "elasticloadbalancing principal does not have permission to invoke "
              + id
              + " from target group "
              + groupArn);
    }
  }
}
