package io.lambent.function.configuration;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks a function's own environment variables. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Environment
 * variables</a>.
 */
final class EnvironmentVariables {
  /** Bytes of all variables as a JSON object. */
  private static final int LIMIT = 4096;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Set<String> RESERVED =
      Set.of(
          "_HANDLER",
          "_X_AMZN_TRACE_ID",
          "AWS_DEFAULT_REGION",
          "AWS_REGION",
          "AWS_EXECUTION_ENV",
          "AWS_LAMBDA_FUNCTION_NAME",
          "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
          "AWS_LAMBDA_FUNCTION_VERSION",
          "AWS_LAMBDA_INITIALIZATION_TYPE",
          "AWS_LAMBDA_LOG_GROUP_NAME",
          "AWS_LAMBDA_LOG_STREAM_NAME",
          "AWS_ACCESS_KEY",
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_LAMBDA_RUNTIME_API",
          "LAMBDA_TASK_ROOT",
          "LAMBDA_RUNTIME_DIR");

  private EnvironmentVariables() {}

  /**
   * @throws AwsException where a name is reserved or all together are too long
   */
  static void check(Map<String, String> variables) {
    Set<String> reserved = new TreeSet<>(variables.keySet());
    reserved.retainAll(RESERVED);
    if (!reserved.isEmpty()) {
      throw Refusals.invalid(
          "Lambda was unable to configure your environment variables because the environment"
              + " variables you have provided contains reserved keys that are currently not"
              + " supported for modification. Reserved keys used in this request: "
              + String.join(", ", reserved));
    }
    String measured = JSON.writeValueAsString(variables);
    if (measured.getBytes(StandardCharsets.UTF_8).length > LIMIT) {
      throw Refusals.invalid(
          "Lambda was unable to configure your environment variables because the environment"
              + " variables you have provided exceeded the 4KB limit. String measured: "
              + measured);
    }
  }
}
