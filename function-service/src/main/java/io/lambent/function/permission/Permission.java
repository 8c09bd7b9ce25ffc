package io.lambent.function.permission;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.policydocument.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a statement of what a request wants to permit. */
final class Permission {
  private Permission() {}

  /**
   * @throws AwsException where AWS permits no such thing
   */
  static Statement statement(PolicyRequests.AddPermission request, String resource) {
    if (request.functionUrlAuthType() != null
        && !request.action().equals("lambda:InvokeFunctionUrl")) {
      throw Refusals.invalid(
          "FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action");
    }
    return Statement.allow(
        request.statementId(), request.principal(), request.action(), resource, condition(request));
  }

  private static Map<String, Map<String, Object>> condition(PolicyRequests.AddPermission request) {
    Map<String, Object> equal = new LinkedHashMap<>();
    put(equal, "AWS:SourceAccount", request.sourceAccount());
    put(equal, "lambda:EventSourceToken", request.eventSourceToken());
    put(equal, "lambda:FunctionUrlAuthType", request.functionUrlAuthType());
    put(equal, "aws:PrincipalOrgID", request.principalOrgID());
    Map<String, Map<String, Object>> condition = new TreeMap<>();
    if (!equal.isEmpty()) {
      condition.put("StringEquals", equal);
    }
    if (request.sourceArn() != null) {
      condition.put("ArnLike", Map.of("AWS:SourceArn", request.sourceArn()));
    }
    if (request.invokedViaFunctionUrl() != null) {
      condition.put(
          "Bool",
          Map.of("lambda:InvokedViaFunctionUrl", request.invokedViaFunctionUrl().toString()));
    }
    return condition;
  }

  private static void put(Map<String, Object> values, String key, @Nullable String value) {
    if (value != null) {
      values.put(key, value);
    }
  }
}
