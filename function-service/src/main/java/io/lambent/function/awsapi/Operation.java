package io.lambent.function.awsapi;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The operations of the AWS Lambda API, whether Lambent has them or not. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html">Actions</a>.
 */
enum Operation {
  ADD_LAYER_VERSION_PERMISSION(
      "AddLayerVersionPermission",
      "POST",
      "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy"),
  ADD_PERMISSION("AddPermission", "POST", "/2015-03-31/functions/{FunctionName}/policy"),
  CHECKPOINT_DURABLE_EXECUTION(
      "CheckpointDurableExecution",
      "POST",
      "/2025-12-01/durable-executions/{DurableExecutionArn}/checkpoint"),
  CREATE_ALIAS("CreateAlias", "POST", "/2015-03-31/functions/{FunctionName}/aliases"),
  CREATE_CAPACITY_PROVIDER("CreateCapacityProvider", "POST", "/2025-11-30/capacity-providers"),
  CREATE_CODE_SIGNING_CONFIG("CreateCodeSigningConfig", "POST", "/2020-04-22/code-signing-configs"),
  CREATE_EVENT_SOURCE_MAPPING(
      "CreateEventSourceMapping", "POST", "/2015-03-31/event-source-mappings"),
  CREATE_FUNCTION("CreateFunction", "POST", "/2015-03-31/functions"),
  CREATE_FUNCTION_URL_CONFIG(
      "CreateFunctionUrlConfig", "POST", "/2021-10-31/functions/{FunctionName}/url"),
  DELETE_ALIAS("DeleteAlias", "DELETE", "/2015-03-31/functions/{FunctionName}/aliases/{Name}"),
  DELETE_CAPACITY_PROVIDER(
      "DeleteCapacityProvider", "DELETE", "/2025-11-30/capacity-providers/{CapacityProviderName}"),
  DELETE_CODE_SIGNING_CONFIG(
      "DeleteCodeSigningConfig",
      "DELETE",
      "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}"),
  DELETE_DURABLE_EXECUTION(
      "DeleteDurableExecution", "DELETE", "/2025-12-01/durable-executions/{DurableExecutionArn}"),
  DELETE_EVENT_SOURCE_MAPPING(
      "DeleteEventSourceMapping", "DELETE", "/2015-03-31/event-source-mappings/{UUID}"),
  DELETE_FUNCTION("DeleteFunction", "DELETE", "/2015-03-31/functions/{FunctionName}"),
  DELETE_FUNCTION_CODE_SIGNING_CONFIG(
      "DeleteFunctionCodeSigningConfig",
      "DELETE",
      "/2020-06-30/functions/{FunctionName}/code-signing-config"),
  DELETE_FUNCTION_CONCURRENCY(
      "DeleteFunctionConcurrency", "DELETE", "/2017-10-31/functions/{FunctionName}/concurrency"),
  DELETE_FUNCTION_EVENT_INVOKE_CONFIG(
      "DeleteFunctionEventInvokeConfig",
      "DELETE",
      "/2019-09-25/functions/{FunctionName}/event-invoke-config"),
  DELETE_FUNCTION_URL_CONFIG(
      "DeleteFunctionUrlConfig", "DELETE", "/2021-10-31/functions/{FunctionName}/url"),
  DELETE_LAYER_VERSION(
      "DeleteLayerVersion", "DELETE", "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}"),
  DELETE_PROVISIONED_CONCURRENCY_CONFIG(
      "DeleteProvisionedConcurrencyConfig",
      "DELETE",
      "/2019-09-30/functions/{FunctionName}/provisioned-concurrency"),
  DELETE_RESOURCE_POLICY(
      "DeleteResourcePolicy", "DELETE", "/2026-07-09/resource-policy/{ResourceArn}"),
  GET_ACCOUNT_SETTINGS("GetAccountSettings", "GET", "/2016-08-19/account-settings"),
  GET_ALIAS("GetAlias", "GET", "/2015-03-31/functions/{FunctionName}/aliases/{Name}"),
  GET_CAPACITY_PROVIDER(
      "GetCapacityProvider", "GET", "/2025-11-30/capacity-providers/{CapacityProviderName}"),
  GET_CODE_SIGNING_CONFIG(
      "GetCodeSigningConfig", "GET", "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}"),
  GET_DURABLE_EXECUTION(
      "GetDurableExecution", "GET", "/2025-12-01/durable-executions/{DurableExecutionArn}"),
  GET_DURABLE_EXECUTION_HISTORY(
      "GetDurableExecutionHistory",
      "GET",
      "/2025-12-01/durable-executions/{DurableExecutionArn}/history"),
  GET_DURABLE_EXECUTION_STATE(
      "GetDurableExecutionState",
      "GET",
      "/2025-12-01/durable-executions/{DurableExecutionArn}/state"),
  GET_EVENT_SOURCE_MAPPING(
      "GetEventSourceMapping", "GET", "/2015-03-31/event-source-mappings/{UUID}"),
  GET_FUNCTION("GetFunction", "GET", "/2015-03-31/functions/{FunctionName}"),
  GET_FUNCTION_CODE_SIGNING_CONFIG(
      "GetFunctionCodeSigningConfig",
      "GET",
      "/2020-06-30/functions/{FunctionName}/code-signing-config"),
  GET_FUNCTION_CONCURRENCY(
      "GetFunctionConcurrency", "GET", "/2019-09-30/functions/{FunctionName}/concurrency"),
  GET_FUNCTION_CONFIGURATION(
      "GetFunctionConfiguration", "GET", "/2015-03-31/functions/{FunctionName}/configuration"),
  GET_FUNCTION_EVENT_INVOKE_CONFIG(
      "GetFunctionEventInvokeConfig",
      "GET",
      "/2019-09-25/functions/{FunctionName}/event-invoke-config"),
  GET_FUNCTION_RECURSION_CONFIG(
      "GetFunctionRecursionConfig", "GET", "/2024-08-31/functions/{FunctionName}/recursion-config"),
  GET_FUNCTION_SCALING_CONFIG(
      "GetFunctionScalingConfig",
      "GET",
      "/2025-11-30/functions/{FunctionName}/function-scaling-config"),
  GET_FUNCTION_URL_CONFIG(
      "GetFunctionUrlConfig", "GET", "/2021-10-31/functions/{FunctionName}/url"),
  GET_LAYER_VERSION(
      "GetLayerVersion", "GET", "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}"),
  GET_LAYER_VERSION_BY_ARN("GetLayerVersionByArn", "GET", "/2018-10-31/layers?find=LayerVersion"),
  GET_LAYER_VERSION_POLICY(
      "GetLayerVersionPolicy",
      "GET",
      "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy"),
  GET_POLICY("GetPolicy", "GET", "/2015-03-31/functions/{FunctionName}/policy"),
  GET_PROVISIONED_CONCURRENCY_CONFIG(
      "GetProvisionedConcurrencyConfig",
      "GET",
      "/2019-09-30/functions/{FunctionName}/provisioned-concurrency"),
  GET_RESOURCE_POLICY("GetResourcePolicy", "GET", "/2026-07-09/resource-policy/{ResourceArn}"),
  GET_RUNTIME_MANAGEMENT_CONFIG(
      "GetRuntimeManagementConfig",
      "GET",
      "/2021-07-20/functions/{FunctionName}/runtime-management-config"),
  INVOKE("Invoke", "POST", "/2015-03-31/functions/{FunctionName}/invocations"),
  INVOKE_ASYNC("InvokeAsync", "POST", "/2014-11-13/functions/{FunctionName}/invoke-async"),
  INVOKE_WITH_RESPONSE_STREAM(
      "InvokeWithResponseStream",
      "POST",
      "/2021-11-15/functions/{FunctionName}/response-streaming-invocations"),
  LIST_ALIASES("ListAliases", "GET", "/2015-03-31/functions/{FunctionName}/aliases"),
  LIST_CAPACITY_PROVIDERS("ListCapacityProviders", "GET", "/2025-11-30/capacity-providers"),
  LIST_CODE_SIGNING_CONFIGS("ListCodeSigningConfigs", "GET", "/2020-04-22/code-signing-configs"),
  LIST_DURABLE_EXECUTIONS_BY_FUNCTION(
      "ListDurableExecutionsByFunction",
      "GET",
      "/2025-12-01/functions/{FunctionName}/durable-executions"),
  LIST_EVENT_SOURCE_MAPPINGS("ListEventSourceMappings", "GET", "/2015-03-31/event-source-mappings"),
  LIST_FUNCTION_EVENT_INVOKE_CONFIGS(
      "ListFunctionEventInvokeConfigs",
      "GET",
      "/2019-09-25/functions/{FunctionName}/event-invoke-config/list"),
  LIST_FUNCTION_URL_CONFIGS(
      "ListFunctionUrlConfigs", "GET", "/2021-10-31/functions/{FunctionName}/urls"),
  LIST_FUNCTION_VERSIONS_BY_CAPACITY_PROVIDER(
      "ListFunctionVersionsByCapacityProvider",
      "GET",
      "/2025-11-30/capacity-providers/{CapacityProviderName}/function-versions"),
  LIST_FUNCTIONS("ListFunctions", "GET", "/2015-03-31/functions"),
  LIST_FUNCTIONS_BY_CODE_SIGNING_CONFIG(
      "ListFunctionsByCodeSigningConfig",
      "GET",
      "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}/functions"),
  LIST_LAYER_VERSIONS("ListLayerVersions", "GET", "/2018-10-31/layers/{LayerName}/versions"),
  LIST_LAYERS("ListLayers", "GET", "/2018-10-31/layers"),
  LIST_PROVISIONED_CONCURRENCY_CONFIGS(
      "ListProvisionedConcurrencyConfigs",
      "GET",
      "/2019-09-30/functions/{FunctionName}/provisioned-concurrency?List=ALL"),
  LIST_TAGS("ListTags", "GET", "/2017-03-31/tags/{Resource}"),
  LIST_VERSIONS_BY_FUNCTION(
      "ListVersionsByFunction", "GET", "/2015-03-31/functions/{FunctionName}/versions"),
  PAUSE_DURABLE_EXECUTION(
      "PauseDurableExecution",
      "POST",
      "/2025-12-01/durable-executions/{DurableExecutionArn}/pause"),
  PUBLISH_LAYER_VERSION("PublishLayerVersion", "POST", "/2018-10-31/layers/{LayerName}/versions"),
  PUBLISH_VERSION("PublishVersion", "POST", "/2015-03-31/functions/{FunctionName}/versions"),
  PUT_FUNCTION_CODE_SIGNING_CONFIG(
      "PutFunctionCodeSigningConfig",
      "PUT",
      "/2020-06-30/functions/{FunctionName}/code-signing-config"),
  PUT_FUNCTION_CONCURRENCY(
      "PutFunctionConcurrency", "PUT", "/2017-10-31/functions/{FunctionName}/concurrency"),
  PUT_FUNCTION_EVENT_INVOKE_CONFIG(
      "PutFunctionEventInvokeConfig",
      "PUT",
      "/2019-09-25/functions/{FunctionName}/event-invoke-config"),
  PUT_FUNCTION_RECURSION_CONFIG(
      "PutFunctionRecursionConfig", "PUT", "/2024-08-31/functions/{FunctionName}/recursion-config"),
  PUT_FUNCTION_SCALING_CONFIG(
      "PutFunctionScalingConfig",
      "PUT",
      "/2025-11-30/functions/{FunctionName}/function-scaling-config"),
  PUT_PROVISIONED_CONCURRENCY_CONFIG(
      "PutProvisionedConcurrencyConfig",
      "PUT",
      "/2019-09-30/functions/{FunctionName}/provisioned-concurrency"),
  PUT_RESOURCE_POLICY("PutResourcePolicy", "PUT", "/2026-07-09/resource-policy/{ResourceArn}"),
  PUT_RUNTIME_MANAGEMENT_CONFIG(
      "PutRuntimeManagementConfig",
      "PUT",
      "/2021-07-20/functions/{FunctionName}/runtime-management-config"),
  REMOVE_LAYER_VERSION_PERMISSION(
      "RemoveLayerVersionPermission",
      "DELETE",
      "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy/{StatementId}"),
  REMOVE_PERMISSION(
      "RemovePermission", "DELETE", "/2015-03-31/functions/{FunctionName}/policy/{StatementId}"),
  RESUME_DURABLE_EXECUTION(
      "ResumeDurableExecution",
      "POST",
      "/2025-12-01/durable-executions/{DurableExecutionArn}/resume"),
  SEND_DURABLE_EXECUTION_CALLBACK_FAILURE(
      "SendDurableExecutionCallbackFailure",
      "POST",
      "/2025-12-01/durable-execution-callbacks/{CallbackId}/fail"),
  SEND_DURABLE_EXECUTION_CALLBACK_HEARTBEAT(
      "SendDurableExecutionCallbackHeartbeat",
      "POST",
      "/2025-12-01/durable-execution-callbacks/{CallbackId}/heartbeat"),
  SEND_DURABLE_EXECUTION_CALLBACK_SUCCESS(
      "SendDurableExecutionCallbackSuccess",
      "POST",
      "/2025-12-01/durable-execution-callbacks/{CallbackId}/succeed"),
  STOP_DURABLE_EXECUTION(
      "StopDurableExecution", "POST", "/2025-12-01/durable-executions/{DurableExecutionArn}/stop"),
  TAG_RESOURCE("TagResource", "POST", "/2017-03-31/tags/{Resource}"),
  UNTAG_RESOURCE("UntagResource", "DELETE", "/2017-03-31/tags/{Resource}"),
  UPDATE_ALIAS("UpdateAlias", "PUT", "/2015-03-31/functions/{FunctionName}/aliases/{Name}"),
  UPDATE_CAPACITY_PROVIDER(
      "UpdateCapacityProvider", "PUT", "/2025-11-30/capacity-providers/{CapacityProviderName}"),
  UPDATE_CODE_SIGNING_CONFIG(
      "UpdateCodeSigningConfig", "PUT", "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}"),
  UPDATE_EVENT_SOURCE_MAPPING(
      "UpdateEventSourceMapping", "PUT", "/2015-03-31/event-source-mappings/{UUID}"),
  UPDATE_FUNCTION_CODE("UpdateFunctionCode", "PUT", "/2015-03-31/functions/{FunctionName}/code"),
  UPDATE_FUNCTION_CONFIGURATION(
      "UpdateFunctionConfiguration", "PUT", "/2015-03-31/functions/{FunctionName}/configuration"),
  UPDATE_FUNCTION_EVENT_INVOKE_CONFIG(
      "UpdateFunctionEventInvokeConfig",
      "POST",
      "/2019-09-25/functions/{FunctionName}/event-invoke-config"),
  UPDATE_FUNCTION_URL_CONFIG(
      "UpdateFunctionUrlConfig", "PUT", "/2021-10-31/functions/{FunctionName}/url");

  private final String awsName;
  private final String method;
  private final String path;
  private final String query;
  private final PathPattern pattern;

  Operation(String awsName, String method, String uri) {
    this.awsName = awsName;
    this.method = method;
    int end = uri.indexOf('?');
    this.path = end < 0 ? uri : uri.substring(0, end);
    this.query = end < 0 ? "" : uri.substring(end + 1);
    this.pattern = PathPatternParser.defaultInstance.parse(path);
  }

  /** The operation of a request; one that a query parameter tells from another comes first. */
  static Optional<Operation> of(HttpServletRequest request) {
    PathContainer path = PathContainer.parsePath(request.getRequestURI());
    String query = "&" + request.getQueryString() + "&";
    return Arrays.stream(values())
        .filter(
            operation ->
                operation.method.equals(request.getMethod())
                    && operation.pattern.matches(path)
                    && (operation.query.isEmpty() || query.contains("&" + operation.query + "&")))
        .max(Comparator.comparing(operation -> operation.query.length()));
  }

  String awsName() {
    return awsName;
  }

  String method() {
    return method;
  }

  /** With the names of the path variables in braces. */
  String path() {
    return path;
  }

  /** The parameter that tells it from another with the same path, as {@code name=value}. */
  String query() {
    return query;
  }

  /** Whether the gateway answers it itself, through execution-service. */
  boolean isInvocation() {
    return this == INVOKE || this == INVOKE_WITH_RESPONSE_STREAM || this == INVOKE_ASYNC;
  }
}
