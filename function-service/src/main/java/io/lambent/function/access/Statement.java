package io.lambent.function.access;

import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Refusals;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a resource policy. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html">Resource-based
 * policies</a>.
 *
 * @param principal {@code "*"}, or an object that names an account, a user, a role or a service
 * @param condition operators, with the keys and values they compare
 */
@AwsShape
record Statement(
    String sid,
    String effect,
    Object principal,
    String action,
    String resource,
    @Nullable Map<String, Map<String, String>> condition) {

  static Statement of(PolicyRequests.AddPermission request, String resource) {
    if (request.functionUrlAuthType() != null
        && !request.action().equals("lambda:InvokeFunctionUrl")) {
      throw Refusals.invalid(
          "FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action");
    }
    Map<String, Map<String, String>> condition = condition(request);
    return new Statement(
        request.statementId(),
        "Allow",
        principal(request.principal()),
        request.action(),
        resource,
        condition.isEmpty() ? null : condition);
  }

  private static Object principal(String principal) {
    if (principal.equals("*")) {
      return principal;
    }
    if (principal.matches("[0-9]{12}")) {
      return Map.of("AWS", "arn:aws:iam::" + principal + ":root");
    }
    if (principal.matches("arn:aws[a-zA-Z-]*:(iam|sts)::.*")) {
      return Map.of("AWS", principal);
    }
    if (principal.matches("[a-z0-9.-]+\\.(amazonaws|amazon)\\.com(\\.cn)?")) {
      return Map.of("Service", principal);
    }
    throw Refusals.invalid(
        "The provided principal was invalid. Please check the principal and try again.");
  }

  private static Map<String, Map<String, String>> condition(PolicyRequests.AddPermission request) {
    Map<String, String> equal = new LinkedHashMap<>();
    put(equal, "AWS:SourceAccount", request.sourceAccount());
    put(equal, "lambda:EventSourceToken", request.eventSourceToken());
    put(equal, "lambda:FunctionUrlAuthType", request.functionUrlAuthType());
    put(equal, "aws:PrincipalOrgID", request.principalOrgID());
    Map<String, Map<String, String>> condition = new TreeMap<>();
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

  private static void put(Map<String, String> values, String key, @Nullable String value) {
    if (value != null) {
      values.put(key, value);
    }
  }
}
